using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>Where a boot address was taken from.</summary>
public enum BootAddressSource
{
    /// <summary>The ELF section that ST's kernel driver looks for: <c>.isr_vectors</c>, or <c>A0</c> of IAR.</summary>
    Section,

    /// <summary>e_entry of the ELF header; no STM32 driver uses it.</summary>
    EntryPoint,
}

/// <summary>The address that the core is started with: the vector table on an STM32MP2.</summary>
/// <param name="Address">Device address.</param>
/// <param name="Source">Where it was taken from.</param>
/// <param name="SectionName">The section's name; empty for the entry point.</param>
public readonly record struct BootAddress(ulong Address, BootAddressSource Source, string SectionName)
{
    /// <summary>Mask of the boot-address register on STM32MP25 (INITNSVTOR): 128-byte alignment.</summary>
    public const uint RegisterMask = 0xffffff80;

    /// <summary>
    /// Finds the boot address as ST's kernel driver does (stm32_rproc_get_vect_table): the address of the first section called
    /// <c>.isr_vectors</c> or <c>A0</c>, names compared exactly; otherwise the entry point.
    /// </summary>
    /// <param name="elf">The ELF file.</param>
    public static BootAddress Find(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var hasVectors = elf.TryFindSection(".isr_vectors"u8, out var vectors);
        if (elf.TryFindSection("A0"u8, out var iar) && (!hasVectors || iar.Index < vectors.Index))
            return new BootAddress(iar.Address, BootAddressSource.Section, "A0");
        return hasVectors
            ? new BootAddress(vectors.Address, BootAddressSource.Section, ".isr_vectors")
            : new BootAddress(elf.Header.Entry, BootAddressSource.EntryPoint, string.Empty);
    }
}
