using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Bytes of a firmware file that the board does not get.</summary>
public enum UnloadedContent
{
    /// <summary>Debug information: <c>.debug_*</c> and the like.</summary>
    DebugInformation,

    /// <summary>The symbol table and its names.</summary>
    SymbolTable,

    /// <summary>What tools note of themselves: <c>.comment</c>, <c>.note*</c>, build attributes.</summary>
    ToolNotes,

    /// <summary>Sections of another kind that no segment loads.</summary>
    OtherSections,

    /// <summary>Headers and tables of the ELF file: places in the file, names of sections, flags.</summary>
    Headers,

    /// <summary>Bytes that belong to nothing, or that only pad.</summary>
    Padding,
}

/// <summary>Tells the kinds apart.</summary>
internal static class UnloadedContents
{
    public static UnloadedContent Of(SectionDifference section) => section.Name switch
    {
        _ when IsDebug(section.Name) => UnloadedContent.DebugInformation,
        ".strtab" => UnloadedContent.SymbolTable,
        ".shstrtab" => UnloadedContent.Headers,
        ".comment" or ".ARM.attributes" => UnloadedContent.ToolNotes,
        _ when Is(section, ElfSectionType.SymbolTable) => UnloadedContent.SymbolTable,
        _ when Is(section, ElfSectionType.Note) || Is(section, ElfSectionType.ArmAttributes) => UnloadedContent.ToolNotes,
        _ => UnloadedContent.OtherSections,
    };

    /// <summary>Whether it is of a type in either file.</summary>
    private static bool Is(SectionDifference section, ElfSectionType type) => section.Old?.Type == type || section.New?.Type == type;

    private static bool IsDebug(string section) =>
        section.StartsWith(".debug", StringComparison.Ordinal) || section.StartsWith(".zdebug", StringComparison.Ordinal) || section.StartsWith(".stab", StringComparison.Ordinal) || section == ".gdb_index";
}
