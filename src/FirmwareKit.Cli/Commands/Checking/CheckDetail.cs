namespace FirmwareKit.Cli.Commands.Checking;

/// <summary>How much of a check its text tells.</summary>
internal enum CheckDetail
{
    /// <summary>All of it.</summary>
    All,

    /// <summary>The findings, and files that cannot be read.</summary>
    FindingsOnly,
}
