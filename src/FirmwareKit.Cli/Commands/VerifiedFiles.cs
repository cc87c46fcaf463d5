namespace FirmwareKit.Cli.Commands;

/// <summary>Whether the text of many files names those that are verified.</summary>
internal enum VerifiedFiles
{
    /// <summary>A line for each, and the sums.</summary>
    Show,

    /// <summary>Only those that are rejected or cannot be read.</summary>
    Hide,
}
