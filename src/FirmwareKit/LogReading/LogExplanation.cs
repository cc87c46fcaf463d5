namespace FirmwareKit.LogReading;

/// <summary>A line of a log, and what is known of it.</summary>
/// <param name="LineNumber">Where it first stood, counted from 1.</param>
/// <param name="Line">The line without time stamp and prefixes of the system's log. It may hold control characters.</param>
/// <param name="Pattern">What it matches.</param>
/// <param name="Values">The values in it, by the names of the pattern.</param>
public sealed record LogExplanation(long LineNumber, string Line, LogPattern Pattern, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>How often the line occurs.</summary>
    public long Count { get; init; } = 1;

    /// <summary>What the line says, with its values.</summary>
    public string Meaning => LogValue.Fill(Pattern.Meaning, Values);

    /// <summary>The likely cause, with the line's values; empty where it reports no failure.</summary>
    public string Cause => LogValue.Fill(Pattern.Cause, Values);

    /// <summary>What to do, with the line's values; empty where there is nothing to do.</summary>
    public string Advice => LogValue.Fill(Pattern.Advice, Values);
}
