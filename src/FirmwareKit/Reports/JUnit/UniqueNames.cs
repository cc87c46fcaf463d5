namespace FirmwareKit.Reports.JUnit;

/// <summary>Names of files as names of tests. A file that was named twice would hide behind the other: services take the first of two equal names.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The name, from the second time on with how often it came; a file can also have such a name by itself.</summary>
    public string Next(string name)
    {
        var count = _seen.GetValueOrDefault(name);
        var unique = name;
        while (!_seen.TryAdd(unique, 1))
            unique = $"{name} ({++count})";
        _seen[name] = Math.Max(count, 1);
        return unique;
    }
}
