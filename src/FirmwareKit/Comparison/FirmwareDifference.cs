namespace FirmwareKit.Comparison;

/// <summary>What a difference is about.</summary>
public enum DifferenceArea
{
    /// <summary>The form of the file: ELF or signed image.</summary>
    Format,

    /// <summary>The ELF header: class, byte order, machine, entry point.</summary>
    Header,

    /// <summary>Boot address and vector table.</summary>
    Boot,

    /// <summary>The resource table.</summary>
    ResourceTable,

    /// <summary>Signature and key of a signed image.</summary>
    Signature,

    /// <summary>TLV records of a signed image.</summary>
    Records,

    /// <summary>The signed segment table: HASHTABLE or ENCTABLE.</summary>
    HashTable,

    /// <summary>The images in a signed image.</summary>
    Images,
}

/// <summary>How far a difference goes.</summary>
public enum DifferenceReach
{
    /// <summary>The board gets something else: a loader or the core sees it.</summary>
    Board,

    /// <summary>Only the file differs: no loader looks at it.</summary>
    File,
}

/// <summary>One thing that two firmware files say differently.</summary>
/// <param name="Area">What it is about.</param>
/// <param name="Item">Which one: <c>boot address</c>, <c>entry 2, trace trace0</c>, <c>BOOTADDR</c>.</param>
/// <param name="Old">What the old file says, for people; null when it is not there.</param>
/// <param name="New">What the new file says; null when it is not there.</param>
/// <param name="Reach">Whether the board gets it.</param>
public sealed record FirmwareDifference(DifferenceArea Area, string Item, string? Old, string? New, DifferenceReach Reach)
{
    /// <summary>What follows from it; empty when that is plain.</summary>
    public string Note { get; init; } = string.Empty;
}
