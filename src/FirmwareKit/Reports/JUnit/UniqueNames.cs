namespace FirmwareKit.Reports.JUnit;

/// <summary>Names of files as names of tests. A file that was named twice would hide behind the other: services take the first of two equal names.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The name, from the second time on with how often it came.</summary>
    public string Next(string name)
    {
        var count = _seen[name] = _seen.GetValueOrDefault(name) + 1;
        return count == 1 ? name : $"{name} ({count})";
    }
}
