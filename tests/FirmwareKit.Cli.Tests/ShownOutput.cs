using System.Text.RegularExpressions;

namespace FirmwareKit.Cli.Tests;

/// <summary>Real output in a page of documentation: each block after an "output" mark is compared, and written with FWKIT_APPROVE=1.</summary>
internal static partial class ShownOutput
{
    public static void Compare(string page, string mark, string output)
    {
        var path = Path.Combine(Fwkit.RepositoryRoot, page);
        var text = File.ReadAllText(path);
        var block = Block().Matches(text).Single(match => match.Groups["mark"].Value == mark).Groups["text"];
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(path, text[..block.Index] + output + text[(block.Index + block.Length)..]);
        else
            Assert.AreEqual(output, block.Value);
    }

    /// <summary>Whether a line is the command of a fix: it is not broken, so that it can be copied.</summary>
    public static bool IsCommand(string line) => Command().IsMatch(line);

    [GeneratedRegex("^ +(arm-none-eabi-strip -o|fwkit sign --in) ")]
    private static partial Regex Command();

    [GeneratedRegex("<!-- output: (?<mark>[a-z0-9-]+) -->\n```\n(?<text>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Block();
}
