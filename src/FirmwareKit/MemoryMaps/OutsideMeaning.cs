namespace FirmwareKit.MemoryMaps;

/// <summary>What it means that something is in no region of a <see cref="MemoryPicture"/>.</summary>
public enum OutsideMeaning
{
    /// <summary>The board is not known, so that there are no regions at all.</summary>
    BoardUnknown,

    /// <summary>The board does not give this memory to the core: a fault.</summary>
    Misplaced,

    /// <summary>The boot chain put it there before Linux started; its memory is not in Linux's tree.</summary>
    PlacedByBootChain,

    /// <summary>OP-TEE loads it, into regions of a device tree of its own that was not given.</summary>
    PlacedByOpTee,
}
