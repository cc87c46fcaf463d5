using System.Collections.Immutable;
using System.Globalization;
using FirmwareKit.Binary;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Extraction;

namespace FirmwareKit.SignedImages;

/// <summary>What to do with files that are there already.</summary>
public enum ExistingFiles
{
    /// <summary>Nothing is written.</summary>
    Refuse,

    /// <summary>They are replaced, each at once.</summary>
    Replace,
}

/// <summary>How an image is taken apart.</summary>
public sealed record ExtractOptions
{
    /// <summary>The AES key of an encrypted image; empty leaves the segments encrypted.</summary>
    public ReadOnlyMemory<byte> DecryptionKey { get; init; }

    /// <summary>What is done with files that are there already.</summary>
    public ExistingFiles Existing { get; init; }
}

/// <summary>A file that was taken out.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="What">What it holds.</param>
public sealed record ExtractedFile(string Path, long Size, string What);

/// <summary>
/// Takes a signed image apart into a folder. The names of the files are ours, never the image's, so that nothing can be written outside of the folder.
/// </summary>
public static class ImageParts
{
    private const int BlockSize = 64 * 1024;

    /// <summary>More than any signer writes; a hostile image must not fill a folder.</summary>
    private const int MostRecords = 1000;

    /// <summary>The names of the files that <see cref="Extract"/> writes, so that none of them is one that is still needed.</summary>
    /// <param name="image">The image.</param>
    /// <exception cref="TeeImageFormatException">The image has more than 1000 records.</exception>
    public static ImmutableArray<string> NamesOf(TeeImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return [.. List(image, new ExtractOptions(), DecryptionKeyVerdict.Unknown).Select(part => part.Name)];
    }

    /// <summary>Writes <c>image-0.elf</c> ..., <c>signed-bytes.bin</c>, <c>signature.bin</c> and a file for each record.</summary>
    /// <param name="image">The image; it is not verified here.</param>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="options">Decryption, and files that are there already.</param>
    /// <exception cref="DecryptionKeyException">The AES key is not that of the image; nothing was written.</exception>
    /// <exception cref="FirmwareFormatException">An encrypted image cannot be decrypted, or there are more than 1000 records.</exception>
    /// <exception cref="IOException">The image cannot be read, or a file cannot be written, is there already, or is a link.</exception>
    public static ImmutableArray<ExtractedFile> Extract(TeeImage image, string folder, ExtractOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        var key = image.IsEncrypted && !options.DecryptionKey.IsEmpty ? DecryptionKeyCheck.Judge(image, options.DecryptionKey.Span) : DecryptionKeyVerdict.Unknown;
        if (key == DecryptionKeyVerdict.Wrong)
            throw new DecryptionKeyException("The resource table decrypts to nonsense: this is not the AES key that the image was encrypted with.");
        var parts = List(image, options, key);
        if (options.Existing == ExistingFiles.Refuse && parts.Find(part => File.Exists(Path.Combine(folder, part.Name))) is { Name: not null } there)
            throw new IOException($"{Path.Combine(folder, there.Name)} is there already; --overwrite replaces it.");
        if (parts.Find(part => new FileInfo(Path.Combine(folder, part.Name)).LinkTarget is not null) is { Name: not null } link)
            throw new IOException($"{Path.Combine(folder, link.Name)} is a link, which may lead out of the folder; remove it.");
        Directory.CreateDirectory(folder);
        var files = ImmutableArray.CreateBuilder<ExtractedFile>();
        foreach (var (name, what, write) in parts)
        {
            var path = Path.Combine(folder, name);
            using var file = AtomicFile.Create(path);
            write(file.Content);
            var size = file.Content.Length;
            file.Commit();
            files.Add(new ExtractedFile(path, size, what));
        }

        return files.ToImmutable();
    }

    private static List<(string Name, string What, Action<Stream> Write)> List(TeeImage image, ExtractOptions options, DecryptionKeyVerdict key)
    {
        if (image.Tlvs.Records.Length > MostRecords)
            throw new TeeImageFormatException($"{image.Tlvs.Records.Length} records; more than {MostRecords} are not taken out.", TeeImageHeader.TlvOffset);
        var parts = new List<(string, string, Action<Stream>)>();
        foreach (var part in image.Parts)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"image-{part.Index}.elf");
            if (!image.IsEncrypted)
                parts.Add((name, "ELF file", output => ImageExtraction.Copy(image, part, output)));
            else if (options.DecryptionKey.IsEmpty)
                parts.Add((name, "ELF file, segments encrypted", output => ImageExtraction.Copy(image, part, output)));
            else
                parts.Add((name, key == DecryptionKeyVerdict.Right ? "ELF file, decrypted" : "ELF file, decrypted; whether the key is right cannot be told", output => ImageExtraction.CopyDecrypted(image, part, options.DecryptionKey.Span, output)));
        }

        var header = image.Header;
        parts.Add(("signed-bytes.bin", "header and records, which the signature covers", output => CopyRange(image.Source, 0, header.SignedLength, output)));
        parts.Add(("signature.bin", "signature", output => CopyRange(image.Source, header.SignatureOffset, header.SignatureLength, output)));
        foreach (var (index, record) in image.Tlvs.Records.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"tlv-{index:00}-{TlvType.NameOf(record.Type) ?? $"{record.Type:x8}"}.bin");
            parts.Add((name, $"value of record {record.Name}", output => CopyRange(image.Source, record.ValueOffset, record.Length, output)));
        }

        return parts;
    }

    private static void CopyRange(ByteSource source, long offset, long length, Stream output)
    {
        var buffer = new byte[Math.Min(BlockSize, Math.Max(length, 1))];
        for (var end = offset + length; offset < end;)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            output.Write(source.View(offset, block));
            offset += block.Length;
        }
    }
}
