namespace FirmwareKit.Preflight;

/// <summary>Where a finding is.</summary>
/// <param name="Description">For people: <c>segment 2 (.data .bss)</c>, <c>/ahb@1/m33@0</c>.</param>
/// <param name="FileOffset">Byte offset in the firmware file, when it is there.</param>
/// <param name="DeviceTreePath">Path in the device tree, when it is there.</param>
public sealed record FindingLocation(string Description, long? FileOffset = null, string? DeviceTreePath = null);

/// <summary>One thing that is wrong, or worth knowing.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Location">Where.</param>
/// <param name="Fix">How to mend it, a command included.</param>
/// <param name="BoardLine">The line that the board would print; null when it prints none, which is what makes it hard to find on the board.</param>
public sealed record Finding(Rule Rule, string Message, FindingLocation Location, string Fix, string? BoardLine)
{
    /// <summary>The line that the board prints only when what stops it earlier is mended; null when it gets that far, or never prints one.</summary>
    public string? LaterLine { get; init; }

    /// <summary>The command that the fix ends with, quoted for a POSIX shell; empty when it has none.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>The fix without the command.</summary>
    public string Advice => Command.Length == 0 ? Fix : Fix[..^(Command.Length + 1)];

    /// <summary>Whether there is something to mend.</summary>
    public bool NeedsAction => Fix != Rule.NothingToDo;

    /// <summary>What the user decided on the rule's severity; null leaves it as it is.</summary>
    public RuleChoice? Choice { get; init; }

    /// <summary>How much it weighs.</summary>
    public Severity Severity => Choice?.Severity ?? Rule.Severity;
}
