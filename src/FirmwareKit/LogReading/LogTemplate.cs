namespace FirmwareKit.LogReading;

/// <summary>
/// The text of a log line as the kernel's source has it, with names in place of its values: <c>bad phdr da {da} mem {mem}</c>. It is looked for anywhere in
/// a line. A value ends where the text behind it begins; the last one is one word. Matching takes time in proportion to the line, whatever it holds.
/// </summary>
internal sealed class LogTemplate
{
    private readonly string[] _texts;
    private readonly string[] _names;

    public LogTemplate(string template)
    {
        var parts = template.Split('{', '}');
        _texts = [.. parts.Where((_, index) => index % 2 == 0)];
        _names = [.. parts.Where((_, index) => index % 2 == 1)];
    }

    /// <summary>The text in front of the first value.</summary>
    public string Start => _texts[0];

    /// <summary>The values in a line, by name; null where the line is another one.</summary>
    public IReadOnlyDictionary<string, string>? Match(string line)
    {
        var at = line.IndexOf(_texts[0], StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        at += _texts[0].Length;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < _names.Length; i++)
        {
            var end = _texts[i + 1].Length == 0 ? EndOfWord(line, at) : line.IndexOf(_texts[i + 1], at, StringComparison.OrdinalIgnoreCase);
            if (end <= at)
                return null;
            values[_names[i]] = line[at..end];
            at = end + _texts[i + 1].Length;
        }

        return values;
    }

    private static int EndOfWord(string line, int start)
    {
        var end = start;
        while (end < line.Length && !char.IsWhiteSpace(line[end]) && line[end] is not (',' or ')' or ';'))
            end++;
        return end;
    }
}
