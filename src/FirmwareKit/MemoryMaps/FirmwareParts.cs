using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;

namespace FirmwareKit.MemoryMaps;

/// <summary>One ELF file of a firmware.</summary>
/// <param name="Index">0, or the number of the image in a signed file.</param>
/// <param name="Elf">Its headers and sections; the content of an encrypted one means nothing.</param>
/// <param name="IsEncrypted">Whether its segments are encrypted.</param>
internal sealed record FirmwarePart(int Index, ElfFile Elf, bool IsEncrypted);

/// <summary>The ELF files of a firmware: one, or those in a signed image. None for anything else, and for what is too damaged to tell.</summary>
internal static class FirmwareParts
{
    public static IReadOnlyList<FirmwarePart> Of(FirmwareImage image)
    {
        if (image.Elf is { } only)
            return [new FirmwarePart(0, only, IsEncrypted: false)];
        if (image.Format != FirmwareFormat.SignedImage)
            return [];
        var parts = new List<FirmwarePart>();
        try
        {
            var signed = TeeImage.Read(image.Source);
            foreach (var part in signed.Parts)
            {
                if (Open(signed, part) is { } elf)
                    parts.Add(new FirmwarePart(part.Index, elf, signed.IsEncrypted));
            }
        }
        catch (TeeImageFormatException)
        {
            // The loader's answer says what is wrong with it.
            return [];
        }

        return parts;
    }

    private static ElfFile? Open(TeeImage image, TeeImagePart part)
    {
        try
        {
            return ElfFile.ReadDamaged(image.OpenPart(part), out _);
        }
        catch (ElfFormatException)
        {
            return null;
        }
    }
}
