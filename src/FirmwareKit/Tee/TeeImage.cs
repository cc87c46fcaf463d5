using System.Buffers.Binary;
using System.Collections.Immutable;
using FirmwareKit.Binary;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee;

/// <summary>Where one image lies in a signed file.</summary>
/// <param name="Index">Position, from 0.</param>
/// <param name="Type">1 is ELF, 2 is ELF with encrypted segments.</param>
/// <param name="Offset">Offset in the file.</param>
/// <param name="Size">Size in bytes, padding included, as IMGSIZE says.</param>
public readonly record struct TeeImagePart(int Index, byte Type, long Offset, long Size);

/// <summary>
/// A read-only view of a signed remote-processor image (tee-image.md section 1, the current generation). Reading trusts nothing that it needs: the
/// sizes of the chunks must add up to the file. What the records say is not judged here, and nothing is verified: see <c>SignedImages.ImageVerification</c>.
/// </summary>
public sealed class TeeImage
{
    private const int MostEntries = 65_536;

    private TeeImage(ByteSource source, TeeImageHeader header, TlvArea tlvs)
    {
        Source = source;
        Header = header;
        Tlvs = tlvs;
        Parts = ReadParts();
        SegmentTable = ReadSegmentTable();
    }

    /// <summary>The bytes of the file.</summary>
    public ByteSource Source { get; }

    /// <summary>The header.</summary>
    public TeeImageHeader Header { get; }

    /// <summary>The TLV records.</summary>
    public TlvArea Tlvs { get; }

    /// <summary>The images; those that would leave the file are left out.</summary>
    public ImmutableArray<TeeImagePart> Parts { get; }

    /// <summary>The signed segment table: HASHTABLE, or ENCTABLE of an encrypted image; empty when it is missing or malformed.</summary>
    public ImmutableArray<SegmentHash> SegmentTable { get; }

    /// <summary>Whether the segments are encrypted (record ENCTYPE is there).</summary>
    public bool IsEncrypted => Tlvs.TryFind(TlvType.EncryptionType, out _);

    /// <summary>The signature algorithm that SIGNTYPE states; null when it states none that is known.</summary>
    public SignatureAlgorithm? Algorithm => Tlvs.ReadByte(TlvType.SignType) switch
    {
        1 => SignatureAlgorithm.RsaPkcs1Sha256,
        2 => SignatureAlgorithm.EcdsaP256Sha256,
        _ => null,
    };

    /// <summary>The boot address of the BOOTADDR record; null when there is none.</summary>
    public uint? BootAddress => Tlvs.ReadWord(TlvType.BootAddress);

    /// <summary>Whether the source starts with the magic number of a signed image.</summary>
    /// <param name="source">The bytes.</param>
    public static bool HasMagic(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(source.View(0, stackalloc byte[4])) == TeeImageHeader.Magic;
    }

    /// <summary>Reads a signed image.</summary>
    /// <param name="source">The bytes; they are used as long as the result is.</param>
    /// <exception cref="TeeImageFormatException">The file is no signed image, or its size is not the sum of its chunks.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TeeImage Read(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var header = TeeImageHeaderCheck.Read(source);
        return new TeeImage(source, header, TlvArea.Read(source, header));
    }

    /// <summary>The signature bytes, without padding.</summary>
    public byte[] ReadSignature()
    {
        var signature = new byte[Header.SignatureLength];
        Source.Read(Header.SignatureOffset, signature);
        return signature;
    }

    /// <summary>The bytes of one image, padding included.</summary>
    /// <param name="part">An image of this file.</param>
    public ByteSource OpenPart(TeeImagePart part) => Source.Slice(part.Offset, part.Size);

    private ImmutableArray<TeeImagePart> ReadParts()
    {
        if (!Tlvs.TryFind(TlvType.ImageSize, out var sizes) || !Tlvs.TryFind(TlvType.ImageType, out var types))
            return [];
        var parts = ImmutableArray.CreateBuilder<TeeImagePart>();
        var offset = Header.ImagesOffset;
        var end = Header.ImagesOffset + TeeImageHeader.RoundUp8(Header.ImagesLength);
        // NUM_IMG is one byte, so no image after the 255th can be meant.
        var count = Math.Min(Tlvs.ReadByte(TlvType.NumberOfImages) ?? 0, Math.Min(sizes.Length / 4, types.Length));
        Span<byte> word = stackalloc byte[4];
        for (var i = 0; i < count; i++)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(Source.View(sizes.ValueOffset + (4 * i), word));
            if (size > end - offset)
                break;
            parts.Add(new TeeImagePart(i, Source.View(types.ValueOffset + i, word[..1])[0], offset, size));
            offset += size;
        }

        return parts.ToImmutable();
    }

    private ImmutableArray<SegmentHash> ReadSegmentTable()
    {
        var (type, size) = IsEncrypted ? (TlvType.EncryptionTable, SegmentHash.EncryptedSize) : (TlvType.HashTable, SegmentHash.PlainSize);
        if (!Tlvs.TryFind(type, out var table) || table.Length % size != 0)
            return [];
        if (table.Length / size > MostEntries)
        {
            throw new TeeImageFormatException(
                $"The segment table has {table.Length / size} entries; more than {MostEntries} are not read, and OP-TEE holds about 27.",
                table.Offset,
                TeeResult.OutOfMemory);
        }

        var entries = ImmutableArray.CreateBuilder<SegmentHash>((int)(table.Length / size));
        Span<byte> buffer = stackalloc byte[SegmentHash.EncryptedSize];
        for (var i = 0; i < entries.Capacity; i++)
            entries.Add(SegmentHash.Decode(Source.View(table.ValueOffset + ((long)i * size), buffer[..size]), i));
        return entries.MoveToImmutable();
    }
}
