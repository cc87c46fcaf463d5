namespace FirmwareKit.Cli.Output;

/// <summary>Breaks text into lines of a width: between words, and inside a word only where it alone is too long.</summary>
internal static class TextWrap
{
    public static IEnumerable<string> Lines(string text, int width)
    {
        width = Math.Max(width, 1);
        foreach (var paragraph in text.Split('\n'))
        {
            var rest = paragraph;
            while (rest.Length > width)
            {
                // A break at the space right behind the width still fills it.
                var at = rest.LastIndexOf(' ', width);
                var indent = rest.Length - rest.TrimStart(' ').Length;
                if (at <= indent)
                {
                    yield return rest[..width];
                    rest = rest[width..];
                }
                else
                {
                    yield return rest[..at].TrimEnd(' ');
                    rest = rest[(at + 1)..].TrimStart(' ');
                }
            }

            yield return rest;
        }
    }
}
