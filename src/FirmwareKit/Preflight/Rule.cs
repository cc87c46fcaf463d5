namespace FirmwareKit.Preflight;

/// <summary>One thing that pre-flight looks for. Ids are never reused.</summary>
/// <param name="Id">FK1xxx ELF, FK2xxx resource table, FK3xxx device tree, FK4xxx memory layout, FK5xxx signed image, FK6xxx boot address and vectors, FK7xxx kernel configuration and root file system.</param>
/// <param name="Severity">How much its findings weigh.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Why">Why it matters, in two sentences.</param>
/// <param name="Fix">How it is mended in general; a finding says it with the user's own names and numbers.</param>
/// <param name="Source">Which loader function, binding or document makes it true.</param>
/// <param name="Check">Finds it.</param>
public sealed record Rule(
    string Id,
    Severity Severity,
    string Title,
    string Why,
    string Fix,
    string Source,
    Func<PreflightContext, IEnumerable<Evidence>> Check)
{
    /// <summary>Ids of the rules, in order, whose findings follow from those of this one: they are read behind it.</summary>
    internal IReadOnlyList<string> Explains { get; init; } = [];

    /// <summary>The fix of what is only worth knowing.</summary>
    public const string NothingToDo = "Nothing needs to be done.";
}

/// <summary>What a rule saw in one place; with the rule it becomes a <see cref="Finding"/>.</summary>
/// <param name="Message">What is wrong here, with the user's names and numbers.</param>
/// <param name="Location">Where.</param>
/// <param name="Fix">How to mend it here; null takes the rule's general text.</param>
/// <param name="BoardLine">The line that the board prints; null when it prints none.</param>
public sealed record Evidence(string Message, FindingLocation Location, string? Fix = null, string? BoardLine = null)
{
    /// <summary>A command that does what <see cref="Fix"/> says, quoted for a POSIX shell; it follows that text. Empty for none.</summary>
    public string Command { get; init; } = string.Empty;
}
