using System.Buffers.Binary;
using System.Numerics;
using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>The first two words of a Cortex-M vector table.</summary>
/// <param name="Address">Device address of the table.</param>
/// <param name="InitialStackPointer">Word 0: the stack grows down from here, so the end of a memory is normal.</param>
/// <param name="ResetVector">Word 1: address of the reset handler, with the Thumb bit.</param>
/// <param name="FileOffset">Offset of the table in the ELF file.</param>
public readonly record struct VectorTable(ulong Address, uint InitialStackPointer, uint ResetVector, long FileOffset)
{
    /// <summary>Whether bit 0 of the reset vector is set. Without it the core faults at the first instruction.</summary>
    public bool HasThumbBit => (ResetVector & 1) != 0;

    /// <summary>Address of the reset handler's first instruction.</summary>
    public uint ResetHandler => ResetVector & ~1u;

    /// <summary>The largest power of two that divides the address; <see cref="ulong.MaxValue"/> for address 0.</summary>
    public ulong Alignment => Address == 0 ? ulong.MaxValue : 1UL << BitOperations.TrailingZeroCount(Address);

    /// <summary>Reads the table at a device address from the segment that loads it.</summary>
    /// <param name="elf">The ELF file, little endian.</param>
    /// <param name="address">Device address of the table.</param>
    /// <returns>The table; null when no segment loads 8 bytes there.</returns>
    public static VectorTable? ReadAt(ElfFile elf, ulong address)
    {
        ArgumentNullException.ThrowIfNull(elf);
        if (elf.Header.ByteOrder != ElfByteOrder.LittleEndian || !elf.TryLocate(address, 8, out var offset, out _))
            return null;
        var words = elf.Source.View(offset, stackalloc byte[8]);
        return new VectorTable(address, BinaryPrimitives.ReadUInt32LittleEndian(words), BinaryPrimitives.ReadUInt32LittleEndian(words[4..]), offset);
    }

    /// <summary>
    /// Finds the table in firmware whose board is not known: a section called <c>.isr_vectors</c>, <c>A0</c> or <c>.isr_vector</c>, otherwise a
    /// segment at device address 0, where the core of an STM32MP1 starts.
    /// </summary>
    /// <param name="elf">The ELF file.</param>
    public static VectorTable? Find(ElfFile elf)
    {
        var boot = BootAddress.Find(elf);
        if (boot.Source == BootAddressSource.Section)
            return ReadAt(elf, boot.Address);
        return elf.TryFindSection(".isr_vector"u8, out var section) ? ReadAt(elf, section.Address) : ReadAt(elf, 0);
    }
}
