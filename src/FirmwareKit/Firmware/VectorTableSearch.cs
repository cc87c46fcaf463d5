using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>Finds the vector tables of an ELF file, so that nobody has to type a boot address.</summary>
public static class VectorTableSearch
{
    /// <summary>
    /// The vector tables that the file may be started with: the one in a section that ST's kernel driver knows, or else in a section with another usual name, or else
    /// every loaded segment that begins like one.
    /// </summary>
    /// <param name="elf">The ELF file.</param>
    public static IReadOnlyList<VectorTable> Find(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var boot = BootAddress.Find(elf);
        if (boot.Source == BootAddressSource.Section)
            return VectorTable.ReadAt(elf, boot.Address) is { } table ? [table] : [];
        if (elf.TryFindSection(".isr_vector"u8, out var section) || elf.TryFindSection(".vectors"u8, out section) || elf.TryFindSection(".intvec"u8, out section))
        {
            if (VectorTable.ReadAt(elf, section.Address) is { } table)
                return [table];
        }

        return
        [
            .. from segment in elf.Segments
               where segment.IsLoaded && segment.FileSize >= 8
               let table = VectorTable.ReadAt(elf, segment.PhysicalAddress)
               where table is { } found && IsPlausible(elf, found)
               select table.Value,
        ];
    }

    /// <summary>A stack pointer that is aligned and not 0, and a Thumb reset handler in the file's own code.</summary>
    private static bool IsPlausible(ElfFile elf, VectorTable table) =>
        table.HasThumbBit
        && table.InitialStackPointer != 0
        && table.InitialStackPointer % 4 == 0
        && elf.TryLocate(table.ResetHandler, 2, out _, out var code)
        && code.Flags.HasFlag(ElfSegmentFlags.Execute);
}
