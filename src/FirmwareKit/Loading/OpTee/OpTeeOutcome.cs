using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Loading.OpTee;

/// <summary>How a load ends.</summary>
public enum OpTeeVerdict
{
    /// <summary>Success.</summary>
    Loaded,

    /// <summary>The trusted application answers with an error.</summary>
    Refused,

    /// <summary>The trusted application takes a memory fault. The client sees TARGET_DEAD.</summary>
    Crashed,

    /// <summary>The system stops the trusted application because of a bad call that it makes. The client sees TARGET_DEAD.</summary>
    Stopped,
}

/// <summary>A range of memory that was written, or handed out.</summary>
/// <param name="DeviceAddress">Where the remote core sees it.</param>
/// <param name="PhysicalAddress">Where the main CPU sees it.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct OpTeeMemory(ulong DeviceAddress, ulong PhysicalAddress, ulong Size);

/// <summary>An error line, which the board prints as <c>E/TA:  FUNCTION:LINE TEXT</c>.</summary>
/// <param name="Function">The function that prints it.</param>
/// <param name="Text">The text.</param>
public readonly record struct OpTeeLogLine(string Function, string Text)
{
    /// <summary>Function and text, without what differs from build to build.</summary>
    public override string ToString() => $"{Function}: {Text}";
}

/// <summary>What OP-TEE does with an image that it is told to load.</summary>
public sealed record OpTeeOutcome
{
    /// <summary>How it ends.</summary>
    public required OpTeeVerdict Verdict { get; init; }

    /// <summary>Whether the image is loaded.</summary>
    public bool IsLoaded => Verdict == OpTeeVerdict.Loaded;

    /// <summary>Whether the signature was accepted, whatever came then.</summary>
    public bool IsAuthenticated => Stage > OpTeeStage.VerifySignature;

    /// <summary>The result that the client sees.</summary>
    public required TeeResult Result { get; init; }

    /// <summary>The step that ends the load; <see cref="OpTeeStage.Done"/> on success.</summary>
    public required OpTeeStage Stage { get; init; }

    /// <summary>File bytes put into memory before the end, in order. On failure too: what was loaded stays there.</summary>
    public IReadOnlyList<OpTeeMemory> Loads { get; init; } = [];

    /// <summary>The ranges of the file that were hashed and have their signed hash, in order: the bytes of <see cref="Loads"/>.</summary>
    public IReadOnlyList<FileRange> Hashed { get; init; } = [];

    /// <summary>Memory zeroed behind the file bytes of segments, in order.</summary>
    public IReadOnlyList<OpTeeMemory> Zeros { get; init; } = [];

    /// <summary>The resource table that is handed out after success; null when there is none.</summary>
    public OpTeeMemory? ResourceTable { get; init; }

    /// <summary>The error lines, in order.</summary>
    public IReadOnlyList<OpTeeLogLine> Log { get; init; } = [];

    /// <summary>
    /// Why the outcome is not certain: OP-TEE reads outside of its data on the way, and what happens then depends on what lies there. Empty when it is
    /// certain.
    /// </summary>
    public IReadOnlyList<string> Uncertainties { get; init; } = [];

    /// <summary>Why the load ends, in one sentence with the image's own numbers; empty on success.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Offset in the file of what the reason is about; null when it is about no place in the file.</summary>
    public long? Offset { get; init; }

    /// <summary>What to do about it; null on success.</summary>
    public string? Fix { get; init; }
}
