using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>e32_parser_find_rsc_table before 4.10, and ST's: only the start of each thing is looked at, and names are compared wherever they lie.</summary>
internal static class OlderResourceTableSearch
{
    private const string Header = "A section header";

    public static OpTeeRefusal? Run(OpTeeLoad load, LoadedImage image, out TableSection? section)
    {
        section = null;
        var shoff = load.Buffer.Word(image.Start + 32, $"The ELF header of image {image.Index}");
        if (load.Is32Bit && shoff > int.MaxValue)
            return load.Refuse(TeeResult.BadParameters, $"e_shoff of image {image.Index} is 0x{shoff:x}.", image.Start + 32);
        var table = image.Start + shoff;
        if (table % 4 != 0 || shoff >= image.Size)
            return load.Refuse(TeeResult.BadFormat, $"e_shoff of image {image.Index} is 0x{shoff:x}: not aligned to 4 bytes, or outside the image.", image.Start + 32);
        var count = load.Buffer.Half(image.Start + 48, Header);
        var names = load.Buffer.Half(image.Start + 50, Header);
        var namesHeader = table + ((long)names * ResourceTableCheck.SectionHeaderSize);
        var namesOffset = load.Buffer.Word(namesHeader + 16, "The section header of the name table");
        if (namesOffset >= image.Size)
            return load.Refuse(TeeResult.BadFormat, $"The section-name table of image {image.Index} lies outside of the image.", namesHeader);
        for (var i = 0; i < count; i++)
        {
            var relative = shoff + ((long)i * ResourceTableCheck.SectionHeaderSize);
            if (relative >= image.Size)
                return load.Refuse(TeeResult.BadFormat, $"Section header {i} of image {image.Index} lies outside of the image.", image.Start + relative);
            var name = load.Buffer.Word(image.Start + relative, Header);
            if (Matches(load, image.Start + namesOffset + name))
                return ResourceTableCheck.Run(load, image, image.Start + relative, out section);
        }

        return null;
    }

    /// <summary>strcmp, to the NUL.</summary>
    private static bool Matches(OpTeeLoad load, long at)
    {
        var wanted = ResourceTableCheck.Name;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (load.Buffer.Byte(at + i, "A section name") != wanted[i])
                return false;
        }

        return true;
    }
}
