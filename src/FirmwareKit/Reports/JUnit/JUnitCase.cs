namespace FirmwareKit.Reports.JUnit;

/// <summary>How a test case ended.</summary>
internal enum JUnitOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>What was tested is wrong.</summary>
    Failed,

    /// <summary>It could not be tested.</summary>
    Error,

    /// <summary>It was left out on purpose.</summary>
    Skipped,
}

/// <summary>One test case.</summary>
/// <param name="Group">The class name, under which services list the case.</param>
/// <param name="Name">Its name, the only one of that name in the group.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Kind">What sort of failure it is, in a word; empty where it passed.</param>
/// <param name="Message">The failure, or the reason for leaving it out, in a line.</param>
/// <param name="Details">The failure as a whole.</param>
/// <param name="Output">What to read although nothing failed.</param>
internal sealed record JUnitCase(string Group, string Name, JUnitOutcome Outcome, string Kind = "", string Message = "", string Details = "", string Output = "");

/// <summary>Test cases that belong together.</summary>
/// <param name="Name">Name of the suite.</param>
/// <param name="Properties">What was tested with what.</param>
/// <param name="Cases">The cases.</param>
internal sealed record JUnitSuite(string Name, IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<JUnitCase> Cases);
