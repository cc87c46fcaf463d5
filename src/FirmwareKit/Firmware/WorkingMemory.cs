using FirmwareKit.Binary;

namespace FirmwareKit.Firmware;

/// <summary>Memory that firmware uses while it runs and that no loader fills for it.</summary>
public enum WorkingMemoryKind
{
    /// <summary>A stack; it grows down from the end.</summary>
    Stack,

    /// <summary>A heap.</summary>
    Heap,
}

/// <summary>Who sets the memory aside.</summary>
public enum WorkingMemoryOwner
{
    /// <summary>Nobody: the firmware's symbols state its ends, and nothing keeps other content out.</summary>
    Nobody,

    /// <summary>A section made for it, such as <c>.stack</c>.</summary>
    Section,

    /// <summary>A variable, such as FreeRTOS's <c>ucHeap</c>.</summary>
    Variable,
}

/// <summary>A stack or a heap that the firmware's own sections or symbols tell; never guessed.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Memory">Device addresses.</param>
/// <param name="Owner">Who sets it aside.</param>
/// <param name="Source">What tells it: <c>initial stack pointer, _Min_Stack_Size</c>.</param>
public sealed record WorkingMemory(WorkingMemoryKind Kind, AddressRange Memory, WorkingMemoryOwner Owner, string Source);
