namespace FirmwareKit.Comparison;

/// <summary>What makes builds differ, where it can be read from the bytes.</summary>
public enum BitCauseKind
{
    /// <summary>The linker's build ID.</summary>
    BuildId,

    /// <summary>A date or a time in a text.</summary>
    DateOrTime,

    /// <summary>An absolute path in a text.</summary>
    Path,

    /// <summary>The compiler that <c>.comment</c> names.</summary>
    Compiler,

    /// <summary>The IVs of an encrypted image.</summary>
    InitializationVector,

    /// <summary>The key that a signed image states.</summary>
    Key,

    /// <summary>Another size, so that what follows is at another offset.</summary>
    Size,

    /// <summary>Another signature of the same bytes.</summary>
    Signature,
}

/// <summary>A cause that was recognised.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Offset in the files.</param>
/// <param name="Place">What the format says is there.</param>
/// <param name="Old">What the old file has.</param>
/// <param name="New">What the new file has.</param>
/// <param name="Advice">What makes it go away.</param>
public sealed record BitCause(BitCauseKind Kind, long Offset, string Place, string Old, string New, string Advice);
