using System.Collections.Immutable;
using FirmwareKit.Loading;

namespace FirmwareKit.Preflight;

/// <summary>The lines of a board, for rules that look for theirs: the whole log is put together once, when the first rule asks.</summary>
/// <param name="outcome">What the loader did.</param>
/// <param name="survey">What it would do behind the step that ends it; the same object where nothing does.</param>
internal sealed class BoardLog(LoadOutcome outcome, LoadOutcome survey)
{
    private ImmutableArray<LogLine>? _all;

    /// <summary>The lines that the board prints, and behind them those that it would print further on.</summary>
    public ImmutableArray<LogLine> All => _all ??= [.. survey.Log];

    /// <summary>The line that holds one of several texts; what the board prints comes before what it would print further on. Null when there is none.</summary>
    public string? First(params ReadOnlySpan<string> texts)
    {
        if (!ReferenceEquals(survey, outcome) && First([.. outcome.Log], texts) is { } printed)
            return printed;
        return First(All, texts);
    }

    /// <summary>The first line that holds a text, printed or not; null when there is none.</summary>
    public string? Find(string text) => First(All, text);

    private static string? First(ImmutableArray<LogLine> log, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            foreach (var line in log)
            {
                if (Holds(line.Text, text))
                    return line.Text;
            }
        }

        return null;
    }

    /// <summary>Whether a line holds a text, and not as the head of a longer word or number: <c>mem 0x29</c> is not in <c>mem 0x298</c>.</summary>
    private static bool Holds(string line, string text)
    {
        for (var at = line.IndexOf(text, StringComparison.Ordinal); at >= 0; at = line.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            var end = at + text.Length;
            if (end == line.Length || !char.IsAsciiLetterOrDigit(line[end]) || !char.IsAsciiLetterOrDigit(line[end - 1]))
                return true;
        }

        return false;
    }
}
