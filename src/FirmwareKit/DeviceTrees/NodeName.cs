using System.Buffers;

namespace FirmwareKit.DeviceTrees;

/// <summary>Rules for names (Devicetree Specification sections 2.2.1 and 2.2.4.1). Longer names than its 31 characters are in use everywhere.</summary>
internal static class NodeName
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> NodeCharacters = SearchValues.Create(Alphanumeric + ",._+-");
    private static readonly SearchValues<char> PropertyCharacters = SearchValues.Create(Alphanumeric + ",._+-?#");

    /// <summary>What is wrong with the name of a subnode; null when nothing is.</summary>
    public static string? Complaint(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name is "." or "..")
            return "is a step in a path";
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var rest = at < 0 ? string.Empty : name[(at + 1)..];
        if (rest.Contains('@', StringComparison.Ordinal))
            return "has more than one @";
        return at == 0 || (at < 0 ? name : name[..at]).AsSpan().ContainsAnyExcept(NodeCharacters) || rest.AsSpan().ContainsAnyExcept(NodeCharacters)
            ? "has characters outside of letters, digits and ,._+-"
            : null;
    }

    /// <summary>Whether a property may be called this.</summary>
    public static bool IsPropertyName(string name) => name.Length != 0 && !name.AsSpan().ContainsAnyExcept(PropertyCharacters);

    /// <summary>Makes a name safe for a terminal or a log.</summary>
    public static string Escape(string name) => string.Concat(name.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
}
