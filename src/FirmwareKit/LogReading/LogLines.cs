using System.Text;

namespace FirmwareKit.LogReading;

/// <summary>The lines of a log that may be endless, or one endless line: each is cut, and none is kept.</summary>
internal static class LogLines
{
    /// <summary>Characters that are kept of a line. The kernel's own limit is 1 KiB.</summary>
    public const int Longest = 4096;

    public static IEnumerable<string> Read(TextReader log)
    {
        var line = new char[Longest];
        var length = 0;
        var buffer = new char[16 * 1024];
        var isOpen = false;
        for (int count; (count = log.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                isOpen = buffer[i] != '\n';
                if (!isOpen)
                {
                    yield return TextOf(line, length);
                    length = 0;
                }
                else if (length < Longest)
                {
                    line[length++] = buffer[i];
                }
            }
        }

        if (isOpen)
            yield return TextOf(line, length);
    }

    private static string TextOf(char[] line, int length)
    {
        // Half of a character must not remain where the line is cut.
        if (length != 0 && char.IsHighSurrogate(line[length - 1]))
            length--;
        return WithoutColour(new string(line, 0, length).TrimEnd('\r'));
    }

    /// <summary>Colours of dmesg and of serial consoles (ESC [ numbers m) stand in the middle of words' places; other escapes stay, and are shown escaped.</summary>
    private static string WithoutColour(string line)
    {
        if (!line.Contains('\u001b', StringComparison.Ordinal))
            return line;
        var text = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            var end = line[at] == '\u001b' && at + 1 < line.Length && line[at + 1] == '[' ? at + 2 : at;
            while (end > at && end < line.Length && (char.IsAsciiDigit(line[end]) || line[end] == ';'))
                end++;
            if (end > at && end < line.Length && line[end] == 'm')
                at = end + 1;
            else
                text.Append(line[at++]);
        }

        return text.ToString();
    }
}
