using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>A firmware file that can be compared: read as a whole, since half a file has no differences to speak of.</summary>
public sealed class ComparedFirmware
{
    private string? _digest;

    private ComparedFirmware(FirmwareImage image, TeeImage? signed, IReadOnlyList<ComparedPart> parts)
    {
        Image = image;
        Signed = signed;
        Parts = parts;
    }

    /// <summary>The file.</summary>
    public FirmwareImage Image { get; }

    /// <summary>The signed image; null when the file is an ELF file.</summary>
    public TeeImage? Signed { get; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Sha256 => _digest ??= Convert.ToHexStringLower(ByteDigest.Sha256(Image.Source, 0, Image.Source.Length));

    /// <summary>The ELF file, or the images of a signed one.</summary>
    internal IReadOnlyList<ComparedPart> Parts { get; }

    /// <summary>Reads a firmware file.</summary>
    /// <param name="image">The file: ELF or a signed image.</param>
    /// <exception cref="FirmwareFormatException">It is neither, or not all of it is inside the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ComparedFirmware Open(FirmwareImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        switch (image)
        {
            case { Damage: [var first, ..] }:
                throw first;
            case { Format: FirmwareFormat.SignedImage }:
                var signed = TeeImage.Read(image.Source);
                return new ComparedFirmware(image, signed, [.. signed.Parts.Select(part => ReadPart(signed, part))]);
            case { Elf: { } elf }:
                return new ComparedFirmware(image, null, [new ComparedPart(0, 0, image.Source, elf, IsEncrypted: false)]);
            default:
                throw new ElfFormatException("Neither an ELF file nor a signed image.", 0);
        }
    }

    private static ComparedPart ReadPart(TeeImage signed, TeeImagePart part)
    {
        var source = signed.OpenPart(part);
        try
        {
            return new ComparedPart(part.Index, part.Offset, source, ElfFile.ReadDamaged(source, out _), signed.IsEncrypted);
        }
        catch (ElfFormatException)
        {
            return new ComparedPart(part.Index, part.Offset, source, null, signed.IsEncrypted);
        }
    }
}
