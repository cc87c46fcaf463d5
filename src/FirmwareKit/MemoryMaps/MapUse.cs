using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.MemoryMaps;

/// <summary>Who owns a range of memory once the firmware runs.</summary>
public enum MapUseKind
{
    /// <summary>A segment, at its load address.</summary>
    Segment,

    /// <summary>A segment's content at its run address, where the firmware itself copies it.</summary>
    RunAddress,

    /// <summary>A section that takes memory and is in no segment (NOLOAD).</summary>
    Section,

    /// <summary>A virtio ring.</summary>
    Vring,

    /// <summary>Buffers of rpmsg.</summary>
    Buffers,

    /// <summary>A trace buffer.</summary>
    Trace,

    /// <summary>The resource table that Linux updates.</summary>
    ResourceTable,

    /// <summary>A stack.</summary>
    Stack,

    /// <summary>A heap.</summary>
    Heap,
}

/// <summary>One range of the memory picture.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: <c>segment 2</c>, <c>vdev0vring0</c>, <c>stack</c>.</param>
/// <param name="Memory">Device addresses.</param>
public sealed record MapUse(MapUseKind Kind, string Name, AddressRange Memory)
{
    /// <summary>Where the main CPU sees the start; null when that is not known.</summary>
    public ulong? PhysicalAddress { get; init; }

    /// <summary>Whether the loader finds a place for it, with each fault on the way taken for mended; OP-TEE, whether it got as far. What is refused is in the picture all the same.</summary>
    public bool IsPlaced { get; init; } = true;

    /// <summary>What tells a stack or heap: <c>initial stack pointer, _Min_Stack_Size</c>; empty for the others.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Whether the firmware keeps other content out of a stack or heap, by a section or a variable for it.</summary>
    public bool IsReserved { get; init; } = true;

    /// <summary>The program header of a segment; null for the others.</summary>
    public ElfSegment? Segment => Header is { } header ? header.Elf.Segments[header.Index] : null;

    /// <summary>The ELF file that it comes from: 0, or the number of the image in a signed file; null for what Linux puts there.</summary>
    public int? Image { get; init; }

    /// <summary>The sections in it, in address order; empty for all but segments, their run addresses and lone sections.</summary>
    public IReadOnlyList<MapSection> Sections { get; init; } = [];

    /// <summary>The address by which the same bytes are compared whatever name they are called by; physical where it is known.</summary>
    internal AddressRange Bytes { get; init; }

    internal (ElfFile Elf, int Index)? Header { get; init; }
}
