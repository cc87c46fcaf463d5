namespace FirmwareKit.LogReading;

/// <summary>
/// Finds the blocks that the kernel prints when it crashes or warns, on 32-bit and 64-bit Arm, and keeps of each the first line and the functions: where
/// it happened, and who called. Blocks of other parts of the kernel are dropped.
/// </summary>
internal sealed class KernelTraceReader
{
    /// <summary>A block has some sixty lines; one whose end is missing must not swallow the log.</summary>
    private const int LongestBlock = 150;

    private const int MostFunctions = 32;

    private static readonly string[] Crashes = ["Unable to handle kernel ", "Unhandled fault: ", "Internal error: ", "BUG: unable to handle ", "kernel BUG at "];

    private static readonly string[] Warnings = ["WARNING: CPU: ", "WARNING: at "];

    private readonly List<string> _functions = [];
    private string _head = string.Empty;
    private long _number;
    private int _lines;
    private bool _isCrash;

    /// <summary>Whether the line just added belongs to a block, and says nothing by itself.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Looks at the next line.</summary>
    /// <returns>The explanation of a block that the line ends or shows to be over; null where none is.</returns>
    public LogExplanation? Add(string line, long number)
    {
        var head = Begin(line, Crashes) ?? Begin(line, Warnings);
        // A crash starts with two such lines: what could not be handled, and "Internal error: Oops".
        if (head is not null && !(IsInside && _isCrash && _functions.Count == 0))
        {
            var before = Finish();
            (IsInside, _head, _number, _lines, _isCrash) = (true, head, number, 0, Begin(line, Crashes) is not null);
            AddFunctions(head);
            return before;
        }

        if (!IsInside)
            return null;
        if (++_lines > LongestBlock || line.Contains("---[ end trace", StringComparison.Ordinal))
            return Finish();
        // Modules and functions are called like drivers; a line of a driver has its name, and then a colon.
        if (!line.Contains("+0x", StringComparison.Ordinal) && !line.Contains("Modules linked in", StringComparison.Ordinal) && LogSource.MessageOf(line)?.Contains(": ", StringComparison.Ordinal) == true)
            return Finish();
        AddFunctions(line);
        return null;
    }

    /// <summary>Ends the block that is open.</summary>
    public LogExplanation? Finish()
    {
        var explanation = IsInside ? KernelTracePatterns.Explain(_head, _number, _isCrash, _functions) : null;
        IsInside = false;
        _functions.Clear();
        return explanation;
    }

    private static string? Begin(string line, string[] heads)
    {
        foreach (var head in heads)
        {
            var at = line.IndexOf(head, StringComparison.Ordinal);
            if (at >= 0)
                return line[at..].TrimEnd();
        }

        return null;
    }

    /// <summary>Every <c>name+0x1c/0x2c</c> of a line, and the name in front of "from", which 32-bit Arm prints without an offset.</summary>
    private void AddFunctions(string line)
    {
        var from = line.IndexOf(" from ", StringComparison.Ordinal);
        if (from > 0)
            AddWord(line, line[from - 1] == ')' ? from - 1 : from);
        // The link register repeats a function of the trace, or is stale.
        if (line.Contains("lr : ", StringComparison.Ordinal) || line.Contains("LR is at ", StringComparison.Ordinal))
            return;
        for (var at = line.IndexOf("+0x", StringComparison.Ordinal); at > 0; at = line.IndexOf("+0x", at + 1, StringComparison.Ordinal))
            AddWord(line, at);
    }

    private void AddWord(string line, int end)
    {
        var start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit(line[start - 1]) || line[start - 1] is '_' or '.'))
            start--;
        var name = line[start..end];
        // The compiler splits functions and names the parts .part.0, .constprop.0, .isra.0.
        if (name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            name = name[..dot];
        if (name.Length != 0 && _functions.Count < MostFunctions && (_functions.Count == 0 || _functions[^1] != name))
            _functions.Add(name);
    }
}
