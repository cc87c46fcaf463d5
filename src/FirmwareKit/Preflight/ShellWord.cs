using System.Buffers;
using System.Globalization;

namespace FirmwareKit.Preflight;

/// <summary>A file's name as a word of a command for a POSIX shell (XCU 2.2, quoting).</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%");

    /// <summary>The word; null for a name that cannot be shown as it is, and so cannot be copied.</summary>
    /// <param name="name">The name of a file in the current folder.</param>
    public static string? Of(string name)
    {
        if (name.Length == 0 || name.Any(character => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))
            return null;
        // A program would take it for an option.
        var file = name[0] == '-' ? $"./{name}" : name;
        return file.AsSpan().ContainsAnyExcept(Plain) ? $"'{file.Replace("'", "'\\''", StringComparison.Ordinal)}'" : file;
    }
}
