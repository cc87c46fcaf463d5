using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>State of the firmware of one remote processor.</summary>
public enum OpTeeState
{
    /// <summary>No firmware was ever given: the trusted application does not know the processor.</summary>
    Unknown,

    /// <summary>Nothing is loaded.</summary>
    Off,

    /// <summary>Firmware is loaded, and the core is held.</summary>
    Loaded,

    /// <summary>The core runs.</summary>
    Started,

    /// <summary>The trusted application is dead.</summary>
    Dead,
}

/// <summary>The answer to a command.</summary>
/// <param name="Result">What the client sees.</param>
public sealed record OpTeeReply(TeeResult Result)
{
    /// <summary>What the load command has done; null for other commands, and when no image was looked at.</summary>
    public OpTeeOutcome? Load { get; init; }

    /// <summary>The reset lines that were moved, in order: <c>deassert hold_boot</c>.</summary>
    public IReadOnlyList<string> Resets { get; init; } = [];

    /// <summary>The resource table that was handed out; address and size 0 when the firmware has none. Null for other commands, and on failure.</summary>
    public OpTeeMemory? ResourceTable { get; init; }

    /// <summary>Whether every region was filled with zeros.</summary>
    public bool ClearsMemory { get; init; }

    /// <summary>Whether the command succeeded.</summary>
    public bool IsSuccess => Result == TeeResult.Success;
}
