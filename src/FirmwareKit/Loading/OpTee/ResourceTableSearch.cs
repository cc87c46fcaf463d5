using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The section .resource_table of an image, as its header says.</summary>
/// <param name="Address">sh_addr.</param>
/// <param name="Size">sh_size.</param>
/// <param name="Offset">Offset of the section header in the file.</param>
internal readonly record struct TableSection(uint Address, uint Size, long Offset);

/// <summary>e32_parser_find_rsc_table of 4.10 and later: TR-01 to TR-06.</summary>
internal static class ResourceTableSearch
{
    private const string Header = "A section header";

    public static OpTeeRefusal? Run(OpTeeLoad load, LoadedImage image, out TableSection? section)
    {
        section = null;
        var shoff = load.Buffer.Word(image.Start + 32, $"The ELF header of image {image.Index}");
        // TR-01, a test of the sign as in TL-12
        if (load.Is32Bit && shoff > int.MaxValue)
            return load.Refuse(TeeResult.BadParameters, $"e_shoff of image {image.Index} is 0x{shoff:x}.", image.Start + 32);
        var count = load.Buffer.Half(image.Start + 48, Header);
        var names = load.Buffer.Half(image.Start + 50, Header);
        var table = image.Start + shoff;
        // TR-02
        if (table % 4 != 0 || shoff + ((ulong)count * ResourceTableCheck.SectionHeaderSize) > image.Size || names >= count)
        {
            return load.Refuse(
                TeeResult.BadFormat,
                $"Image {image.Index} has {count} section headers at 0x{shoff:x} and its section names in number {names}: there are none, or they do not fit "
                + $"the image's 0x{image.Size:x} bytes.",
                image.Start + 32,
                "Keep section headers and .shstrtab: strip does, tools that remove all section headers do not.");
        }

        // TR-03
        var namesHeader = table + ((long)names * ResourceTableCheck.SectionHeaderSize);
        var namesOffset = load.Buffer.Word(namesHeader + 16, Header);
        var namesSize = load.Buffer.Word(namesHeader + 20, Header);
        if ((ulong)namesOffset + namesSize > image.Size)
            return load.Refuse(TeeResult.BadFormat, $"The section-name table of image {image.Index} lies outside of the image.", namesHeader);
        for (var i = 0; i < count; i++)
        {
            var at = table + ((long)i * ResourceTableCheck.SectionHeaderSize);
            var name = load.Buffer.Word(at, Header);
            // TR-04
            if (name >= namesSize)
                return load.Refuse(TeeResult.BadFormat, $"The name of section {i} of image {image.Index} lies outside of the section-name table.", at);
            if (Matches(load, image.Start + namesOffset + name, namesSize - name))
                return ResourceTableCheck.Run(load, image, at, out section);
        }

        return null;
    }

    /// <summary>TR-05: strncmp over the bytes left in the table, so that a name cut by its end matches.</summary>
    private static bool Matches(OpTeeLoad load, long at, uint left)
    {
        var wanted = ResourceTableCheck.Name;
        for (var i = 0; i < Math.Min(wanted.Length, left); i++)
        {
            if (load.Buffer.Byte(at + i, "A section name") != wanted[i])
                return false;
        }

        return true;
    }
}
