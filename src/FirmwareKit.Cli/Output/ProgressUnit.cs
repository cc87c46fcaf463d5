namespace FirmwareKit.Cli.Output;

/// <summary>What the progress of a work is measured in.</summary>
internal enum ProgressUnit
{
    /// <summary>Bytes: every one of them is read.</summary>
    Bytes,

    /// <summary>Files: of most of them only a part is read.</summary>
    Files,
}
