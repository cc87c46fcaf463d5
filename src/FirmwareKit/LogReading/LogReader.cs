namespace FirmwareKit.LogReading;

/// <summary>
/// Explains the log of a board: <c>dmesg</c>, a serial console, or the system's journal, with or without time stamps. It reads line by line and keeps only
/// what it reports, so that the length of a log does not matter.
/// </summary>
public sealed class LogReader
{
    /// <summary>Nobody reads more; a board that boots in a loop repeats its lines, and those count once.</summary>
    private const int MostExplanations = 200;

    private const int MostUnknown = 20;

    private readonly List<LogExplanation> _explanations = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];
    private long _omitted;

    private LogReader()
    {
    }

    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">The log.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogReport Read(TextReader log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var reader = new LogReader();
        var traces = new KernelTraceReader();
        var number = 0L;
        foreach (var line in LogLines.Read(log))
        {
            number++;
            if (traces.Add(line, number) is { } finished)
                reader.Take(finished);
            if (!traces.IsInside)
                reader.Take(line, number);
        }

        if (traces.Finish() is { } last)
            reader.Take(last);
        return new LogReport([.. reader._explanations.OrderBy(explanation => explanation.LineNumber)], reader._unknown, reader._omitted);
    }

    /// <summary>Explains one line.</summary>
    /// <param name="line">The line, with or without prefixes.</param>
    /// <param name="lineNumber">Where it stands, counted from 1.</param>
    /// <returns>The explanation; null when the line is not known.</returns>
    public static LogExplanation? Explain(string line, long lineNumber)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (LogSource.MessageOf(line) is not { } message)
            return ExplainBare(line, lineNumber);
        foreach (var pattern in LogPatternTable.All)
        {
            if (pattern.Match(message) is { } values)
                return new LogExplanation(lineNumber, message, pattern, values);
        }

        return null;
    }

    /// <summary>A line that was pasted without the driver in front: the text of a pattern must begin it, since other drivers say similar things.</summary>
    private static LogExplanation? ExplainBare(string line, long lineNumber)
    {
        foreach (var start in LogSource.Starts(line))
        {
            foreach (var pattern in LogPatternTable.StartingWith(line.AsSpan(start)))
            {
                if (pattern.Match(line[start..]) is { } values)
                    return new LogExplanation(lineNumber, line[start..].TrimEnd(), pattern, values);
            }
        }

        return null;
    }

    private void Take(string line, long number)
    {
        if (Explain(line, number) is { } explanation)
            Take(explanation);
        else if (LogSource.MessageOf(line) is { } message && !_unknown.Contains(message))
            Keep(message);
    }

    private void Take(LogExplanation explanation)
    {
        if (_places.TryGetValue(explanation.Line, out var place))
        {
            _explanations[place] = _explanations[place] with { Count = _explanations[place].Count + 1 };
        }
        else if (_explanations.Count == MostExplanations)
        {
            _omitted++;
        }
        else
        {
            _places.Add(explanation.Line, _explanations.Count);
            _explanations.Add(explanation);
        }
    }

    private void Keep(string message)
    {
        if (_unknown.Count == MostUnknown)
            _omitted++;
        else
            _unknown.Add(message);
    }
}
