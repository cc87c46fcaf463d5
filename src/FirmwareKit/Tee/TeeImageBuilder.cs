using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee;

/// <summary>
/// Builds a signed image from ELF files, byte for byte as the public signing scripts do (tee-image.md section 4). The work is cut in two, so that
/// a signature can come from anywhere: the builder gives the digest, and takes the signature.
/// </summary>
/// <remarks>
/// Memory does not grow with the ELF files: segments are hashed and images are copied in blocks. Same inputs give the same bytes.
/// </remarks>
public sealed class TeeImageBuilder
{
    private const int CopyBlock = 128 * 1024;
    private const uint LongestChunk = 0xfffffff8;

    private readonly IReadOnlyList<ByteSource> _images;
    private readonly byte[] _signedBytes;
    private readonly TeeImageHeader _header;

    private TeeImageBuilder(IReadOnlyList<ByteSource> images, byte[] signedBytes, TeeImageHeader header)
    {
        _images = images;
        _signedBytes = signedBytes;
        _header = header;
        Digest = SHA256.HashData(signedBytes);
    }

    /// <summary>Header and TLV area: the bytes that the signature covers.</summary>
    public ReadOnlyMemory<byte> SignedBytes => _signedBytes;

    /// <summary>SHA-256 of <see cref="SignedBytes"/>, 32 bytes: what a signer signs.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>Reads the ELF files and prepares header and TLV area.</summary>
    /// <param name="images">1 to 255 ELF files: 32-bit, little endian, for Arm. They must stay readable until the image is written.</param>
    /// <param name="key">The key that will sign; signature type and length stand in the signed bytes.</param>
    /// <param name="options">Layout and further records.</param>
    /// <exception cref="ElfFormatException">An input is not an ELF file, is cut, or is one that the trusted application never loads.</exception>
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

        var sizes = new byte[4 * images.Count];
        var imagesLength = 0L;
        using var hashTable = new MemoryStream();
        for (var i = 0; i < images.Count; i++)
        {
            WriteSegmentHashes(images[i], hashTable);
            var size = TeeImageHeader.RoundUp8(images[i].Length);
            imagesLength += size;
            if (imagesLength > LongestChunk)
                throw new ArgumentException($"The images have more than 0x{LongestChunk:x} bytes together, which the format cannot hold.", nameof(images));
            BinaryPrimitives.WriteUInt32LittleEndian(sizes.AsSpan(4 * i), (uint)size);
        }

        var types = new byte[images.Count];
        types.AsSpan().Fill(1);
        using var records = new TlvWriter();
        records.Write(TlvType.SignType, [(byte)key.Algorithm]);
        if (options.Layout == TeeLayout.St)
            records.Write(TlvType.HashTable, hashTable.ToArray());
        records.Write(TlvType.NumberOfImages, [(byte)images.Count]);
        records.Write(TlvType.ImageType, types);
        records.Write(TlvType.ImageSize, sizes);
        records.Write(TlvType.HashType, [1]);
        if (options.Layout == TeeLayout.Upstream)
            records.Write(TlvType.HashTable, hashTable.ToArray());
        if (!options.KeyInfo.IsEmpty)
            records.Write(TlvType.PublicKeyInfo, options.KeyInfo.Span);
        foreach (var tlv in options.PlatformTlvs)
            records.Write(tlv.Type, tlv.Value.AsSpan());

        var header = new TeeImageHeader(1, (uint)records.Length, (uint)key.SignatureLength, (uint)imagesLength);
        var signed = new byte[TeeImageHeader.Size + records.Length];
        header.Encode(signed);
        records.CopyTo(signed.AsSpan(TeeImageHeader.Size));
        return new TeeImageBuilder(images, signed, header);
    }

    /// <summary>Writes the whole image: header, TLV area, signature, images, each chunk padded with zeros to a multiple of 8.</summary>
    /// <param name="output">Where the image goes, from its current position on.</param>
    /// <param name="signature">Signature over <see cref="SignedBytes"/>.</param>
    /// <param name="written">Told the number of bytes after each block, for a progress bar; may be null.</param>
    /// <exception cref="ArgumentException">The signature is not as long as the header says.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output cannot be written.</exception>
    public void Write(Stream output, ReadOnlySpan<byte> signature, Action<long>? written = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (signature.Length != _header.SignatureLength)
            throw new ArgumentException($"The signature has {signature.Length} bytes, expected {_header.SignatureLength}.", nameof(signature));
        output.Write(_signedBytes);
        output.Write(signature);
        WritePadding(output, signature.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBlock);
        try
        {
            foreach (var image in _images)
            {
                for (var offset = 0L; offset < image.Length;)
                {
                    var count = (int)Math.Min(CopyBlock, image.Length - offset);
                    output.Write(image.View(offset, buffer.AsSpan(0, count)));
                    offset += count;
                    written?.Invoke(count);
                }

                WritePadding(output, image.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads one ELF file and refuses what no OP-TEE loads. <see cref="Prepare"/> does it for each image; by itself it tells which one is wrong.</summary>
    /// <param name="image">The ELF file.</param>
    /// <exception cref="ElfFormatException">Not an ELF file, cut, 64-bit, big endian, not for Arm, or nothing to load.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ElfFile ReadImage(ByteSource image)
    {
        var elf = ElfFile.Read(image);
        CheckLoadable(elf);
        return elf;
    }

    /// <summary>One HASHTABLE entry for each program header, of every type: the raw header, then the hash of its bytes in the file.</summary>
    private static void WriteSegmentHashes(ByteSource image, MemoryStream table)
    {
        var elf = ReadImage(image);
        Span<byte> entry = stackalloc byte[SegmentHash.PlainSize];
        foreach (var segment in elf.Segments)
        {
            image.Read((long)elf.Header.ProgramHeaderOffset + (segment.Index * SegmentHash.HeaderSize), entry[..SegmentHash.HeaderSize]);
            if (segment.Type == ElfSegmentType.Null)
                ByteDigest.Sha256(image, 0, 0, entry[SegmentHash.HeaderSize..]);
            else
                ByteDigest.Sha256(image, (long)segment.Offset, (long)segment.FileSize, entry[SegmentHash.HeaderSize..]);
            table.Write(entry);
        }
    }

    private static void CheckLoadable(ElfFile elf)
    {
        var header = elf.Header;
        if (header.Class != ElfClass.Elf32)
            throw new ElfFormatException("A 64-bit ELF file: OP-TEE loads 32-bit ones only (TEE result 0xffff0005 BAD_FORMAT).", 4);
        if (header.ByteOrder != ElfByteOrder.LittleEndian)
            throw new ElfFormatException("A big-endian ELF file: companion cores and OP-TEE are little endian.", 5);
        if (header.Machine != ElfMachine.Arm)
            throw new ElfFormatException($"The file is for {ElfMachine.NameOf(header.Machine)}, expected Arm (e_machine 40).", 18);
        if (elf.Segments.IsEmpty)
            throw new ElfFormatException("No program headers: there is nothing to load (TEE result 0xffff0005 BAD_FORMAT).", 44);
        if (!elf.Segments.Any(segment => segment.IsLoaded))
            throw new ElfFormatException("No PT_LOAD segment: OP-TEE would load nothing and start whatever is in memory.", 44);
    }

    private static void WritePadding(Stream output, long length) =>
        output.Write(stackalloc byte[(int)(TeeImageHeader.RoundUp8(length) - length)]);
}
