using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// Builds a signed image from ELF files, byte for byte as the public signing scripts do (tee-image.md section 4).
/// </summary>
public sealed class TeeImageBuilder : UnsignedImage
{
    private const uint LongestChunk = 0xfffffff8;

    private readonly IReadOnlyList<ImageInput> _images;
    private readonly TeeImageOptions _options;

    private TeeImageBuilder(IReadOnlyList<ImageInput> images, FirmwarePublicKey key, TeeImageOptions options, TeeImageHeader header)
        : base(key, header)
    {
        _images = images;
        _options = options;
    }

    /// <inheritdoc/>
    public override long InputLength => _images.Sum(image => image.Source.Length);

    /// <summary>Number of program headers of all images, which is what the signed table grows with.</summary>
    public int ProgramHeaders => _images.Sum(image => image.Elf.Segments.Length);

    /// <summary>Whether segments are encrypted.</summary>
    public bool IsEncrypted => _options.Encryption is not null;

    /// <summary>Reads the headers of the ELF files and lays the image out. Nothing is hashed yet.</summary>
    /// <param name="images">1 to 255 ELF files: 32-bit, little endian, for Arm. They must stay readable until the image is written.</param>
    /// <param name="key">The key that will sign; signature type and length stand in the signed bytes.</param>
    /// <param name="options">Layout, content and further records.</param>
    /// <exception cref="TeeInputException">An input is not an ELF file, is cut, is one that no OP-TEE loads, or cannot be encrypted.</exception>
    /// <exception cref="ArgumentException">No image or more than 255, an image too large for the format, or a platform record twice.</exception>
    /// <exception cref="IOException">An input cannot be read.</exception>
    public static TeeImageBuilder Prepare(IReadOnlyList<ByteSource> images, FirmwarePublicKey key, TeeImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        if (images.Count is < 1 or > 255)
            throw new ArgumentException($"{images.Count} images; the format holds 1 to 255.", nameof(images));
        if (options.PlatformTlvs.GroupBy(tlv => tlv.Type).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Platform TLV {TlvType.NameOf(twice.Key) ?? $"0x{twice.Key:x}"} is given twice.", nameof(options));

        var inputs = images.Select((image, index) => Open(image, index, options)).ToList();
        var length = inputs.Sum(input => input.Size);
        if (length > LongestChunk)
            throw new ArgumentException($"The images have 0x{length:x} bytes together; the format holds 0x{LongestChunk:x}.", nameof(images));
        // The records have the same lengths whatever the hashes are.
        var table = new byte[inputs.Sum(input => EntriesOf(input, options)) * EntrySize(options)];
        using var records = WriteRecords(inputs, key, options, table);
        var header = new TeeImageHeader(1, (uint)records.Length, (uint)key.SignatureLength, (uint)length);
        return new TeeImageBuilder(inputs, key, options, header);
    }

    /// <summary>The images as they will be in the file; not as encrypted ones.</summary>
    internal ByteSource OpenImages()
    {
        var images = new CompositeByteSource();
        foreach (var image in _images)
            images.Add(image.Source).AddZeros(image.Size - image.Source.Length);
        return images;
    }

    private protected override UnsignedContent CopyImages(Stream? output, Action<long>? progress)
    {
        var table = new byte[_images.Sum(input => EntriesOf(input, _options)) * EntrySize(_options)];
        var rest = table.AsSpan();
        var hashes = new List<HashedRange>();
        var start = Header.ImagesOffset;
        foreach (var image in _images)
        {
            using var copy = new ImageCopy(image, _options.Encryption, output, progress);
            copy.Run();
            foreach (var segment in image.Elf.Segments)
            {
                if (image.HasBytes(segment))
                    hashes.Add(new HashedRange(start + (long)segment.Offset, (long)segment.FileSize, copy.DigestOf(segment)));
                if (!IsEncrypted || segment.Type == ElfSegmentType.Load)
                    rest = WriteEntry(rest, image, segment, copy);
            }

            if (IsEncrypted)
                rest = rest[((EntriesOf(image, _options) - image.Elf.Segments.Count(segment => segment.Type == ElfSegmentType.Load)) * SegmentHash.EncryptedSize)..];
            start += image.Size;
        }

        using var records = WriteRecords(_images, Key, _options, table);
        var signed = new byte[Header.SignedLength];
        Header.Encode(signed);
        records.CopyTo(signed.AsSpan(TeeImageHeader.Size));
        return new UnsignedContent(Key, Header, signed, hashes);
    }

    private static ImageInput Open(ByteSource image, int index, TeeImageOptions options)
    {
        try
        {
            return ImageInput.Open(image, options);
        }
        catch (ElfFormatException e)
        {
            throw new TeeInputException(index, e.Message, e.Offset);
        }
    }

    /// <summary>Section 3.1 and 3.2: the raw program header, the hash of its bytes, and the IV of an encrypted segment.</summary>
    private static Span<byte> WriteEntry(Span<byte> table, ImageInput image, ElfSegment segment, ImageCopy copy)
    {
        image.Source.Read(EncryptionChecks.HeaderOffset(image.Elf, segment), table[..SegmentHash.HeaderSize]);
        copy.DigestOf(segment).CopyTo(table[SegmentHash.HeaderSize..]);
        if (copy.VectorOf(segment) is not { } vector)
            return table[SegmentHash.PlainSize..];
        vector.CopyTo(table[SegmentHash.PlainSize..]);
        return table[SegmentHash.EncryptedSize..];
    }

    private static int EntriesOf(ImageInput image, TeeImageOptions options) => options.Encryption is not { ZeroEntries: ZeroEntries.LeaveOut }
        ? image.Elf.Segments.Length
        : image.Elf.Segments.Count(segment => segment.Type == ElfSegmentType.Load);

    private static int EntrySize(TeeImageOptions options) => options.Encryption is null ? SegmentHash.PlainSize : SegmentHash.EncryptedSize;

    /// <summary>The records in the order of the chosen script (section 2.3).</summary>
    private static TlvWriter WriteRecords(IReadOnlyList<ImageInput> images, FirmwarePublicKey key, TeeImageOptions options, ReadOnlySpan<byte> table)
    {
        var sizes = new byte[4 * images.Count];
        for (var i = 0; i < images.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(sizes.AsSpan(4 * i), (uint)images[i].Size);
        var isEncrypted = options.Encryption is not null;
        var types = new byte[images.Count];
        types.AsSpan().Fill(isEncrypted ? (byte)2 : (byte)1);
        var tableType = isEncrypted ? TlvType.EncryptionTable : TlvType.HashTable;

        var records = new TlvWriter();
        records.Write(TlvType.SignType, [(byte)key.Algorithm]);
        if (isEncrypted)
            records.Write(TlvType.EncryptionType, [1]);
        if (options.Layout == TeeLayout.St)
            records.Write(tableType, table);
        records.Write(TlvType.NumberOfImages, [(byte)images.Count]);
        records.Write(TlvType.ImageType, types);
        records.Write(TlvType.ImageSize, sizes);
        records.Write(TlvType.HashType, [1]);
        if (options.Layout == TeeLayout.Upstream)
            records.Write(tableType, table);
        if (!options.KeyInfo.IsEmpty)
            records.Write(TlvType.PublicKeyInfo, options.KeyInfo.Span);
        foreach (var tlv in options.PlatformTlvs)
            records.Write(tlv.Type, tlv.Value.AsSpan());
        return records;
    }
}
