namespace FirmwareKit.LogReading;

/// <summary>
/// Explains the log of a board: <c>dmesg</c>, a serial console, or the system's journal, with or without time stamps. It reads line by line and keeps only
/// what it reports, so that the length of a log does not matter.
/// </summary>
public static class LogReader
{
    /// <summary>Nobody reads more; a board that boots in a loop repeats its lines, and those count once.</summary>
    private const int MostExplanations = 200;

    private const int MostUnknown = 20;

    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">The log.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogReport Read(TextReader log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var explanations = new List<LogExplanation>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        var omitted = 0;
        foreach (var (index, line) in LogLines.Read(log).Index())
        {
            if (LogSource.MessageOf(line) is not { } message)
                continue;
            if (places.TryGetValue(message, out var place))
                explanations[place] = explanations[place] with { Count = explanations[place].Count + 1 };
            else if (Explain(message, index + 1) is { } explanation)
                omitted += Keep(explanation, explanations, places);
            else if (!unknown.Contains(message))
                omitted += Keep(message, unknown);
        }

        return new LogReport(explanations, unknown, omitted);
    }

    /// <summary>Explains one line.</summary>
    /// <param name="line">The line, with or without prefixes.</param>
    /// <param name="lineNumber">Where it stands, counted from 1.</param>
    /// <returns>The explanation; null when the line is not known.</returns>
    public static LogExplanation? Explain(string line, int lineNumber)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (LogSource.MessageOf(line) is not { } message)
            return null;
        foreach (var pattern in LogPatternTable.All)
        {
            if (pattern.Match(message) is { } values)
                return new LogExplanation(lineNumber, message, pattern, values);
        }

        return null;
    }

    private static int Keep(LogExplanation explanation, List<LogExplanation> explanations, Dictionary<string, int> places)
    {
        if (explanations.Count == MostExplanations)
            return 1;
        places.Add(explanation.Line, explanations.Count);
        explanations.Add(explanation);
        return 0;
    }

    private static int Keep(string message, List<string> unknown)
    {
        if (unknown.Count == MostUnknown)
            return 1;
        unknown.Add(message);
        return 0;
    }
}
