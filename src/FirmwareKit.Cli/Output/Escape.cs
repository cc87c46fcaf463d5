using System.Text;

namespace FirmwareKit.Cli.Output;

/// <summary>Makes text from files safe for a terminal: names in firmware may hold escape sequences.</summary>
internal static class Escape
{
    public static string Text(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var safe = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsControl(c))
                safe.Append($"\\x{(int)c:x2}");
            else
                safe.Append(c);
        }

        return safe.ToString();
    }
}
