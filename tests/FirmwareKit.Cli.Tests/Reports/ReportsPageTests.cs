using System.Globalization;
using System.Text.RegularExpressions;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary>docs/reports.md shows real output: each block after an "output" mark is compared, and written with FWKIT_APPROVE=1.</summary>
[TestClass]
public sealed partial class ReportsPageTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";

    private static string Page => Path.Combine(Fwkit.RepositoryRoot, "docs", "reports.md");

    [TestMethod]
    [DataRow("quiet", "check", Outside, "--dtb", Fwkit.M33Tree, "--quiet")]
    [DataRow("csv", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "csv", "--top", "3")]
    [DataRow("bits", "diff", "--bits", "testdata/signed/golden/rsa2048-m4.upstream.bin", "testdata/signed/edge/u01-segment-byte.bin")]
    [DataRow("json", "check", Outside, "--dtb", Fwkit.M33Tree, "--format", "json")]
    [DataRow("sarif", "check", Outside, "--dtb", Fwkit.M33Tree, "--format", "sarif")]
    [DataRow("junit", "check", Outside, "--dtb", Fwkit.M33Tree, "--format", "junit")]
    [DataRow("junit-verify", "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "testdata/signed/edge/u01-segment-byte.bin", "--public-key", Fwkit.PublicKey, "--format", "junit")]
    public void Shows_the_output_of_its_commands(string mark, params string[] args)
    {
        var page = File.ReadAllText(Page);
        var block = Block().Matches(page).Single(match => match.Groups["mark"].Value == mark);
        var output = Fwkit.Run(args).Output;
        if (block.Groups["last"].Success)
            output = string.Concat(output.Split('\n').Take(int.Parse(block.Groups["last"].Value, CultureInfo.InvariantCulture)).Select(line => line + "\n"));
        if (block.Groups["first"].Success)
            output = string.Concat(output.TrimEnd('\n').Split('\n').SkipWhile(line => !line.StartsWith($"  \"{block.Groups["first"].Value}\"", StringComparison.Ordinal)).Select(line => line + "\n"));
        var text = block.Groups["text"];
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(Page, page[..text.Index] + output + page[(text.Index + text.Length)..]);
        else
            Assert.AreEqual(output, text.Value);
    }

    [TestMethod]
    public void Every_marked_block_is_compared() =>
        CollectionAssert.AreEqual(new[] { "quiet", "json", "sarif", "junit", "junit-verify", "csv", "bits" }, Block().Matches(File.ReadAllText(Page)).Select(match => match.Groups["mark"].Value).ToArray());

    [GeneratedRegex("<!-- output: (?<mark>[a-z0-9-]+)(, lines 1-(?<last>\\d+))?(, from (?<first>\\w+))? -->\n```[a-z]*\n(?<text>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Block();
}
