using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>One program header.</summary>
/// <param name="Index">Position in the program-header table, from 0.</param>
/// <param name="Type">p_type.</param>
/// <param name="Flags">p_flags.</param>
/// <param name="Offset">p_offset: file offset of the bytes.</param>
/// <param name="VirtualAddress">p_vaddr (VMA): where the code expects the bytes; no loader of companion cores uses it.</param>
/// <param name="PhysicalAddress">p_paddr (LMA): the device address that loaders put the bytes at.</param>
/// <param name="FileSize">p_filesz: bytes in the file.</param>
/// <param name="MemorySize">p_memsz: bytes in memory; the rest after <paramref name="FileSize"/> is zeroed.</param>
/// <param name="Alignment">p_align.</param>
public readonly record struct ElfSegment(
    int Index,
    ElfSegmentType Type,
    ElfSegmentFlags Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>Whether loaders put it into memory: PT_LOAD with a memory size.</summary>
    public bool IsLoaded => Type == ElfSegmentType.Load && MemorySize != 0;

    /// <summary>The device addresses it takes when loaded.</summary>
    public AddressRange Memory => new(PhysicalAddress, MemorySize);
}
