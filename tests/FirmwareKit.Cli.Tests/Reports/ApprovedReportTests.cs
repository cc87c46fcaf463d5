using System.Text.RegularExpressions;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary>The documents that a check writes of the sample firmware, and of one that is refused.</summary>
[TestClass]
public sealed partial class ApprovedReportTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";

    [TestMethod]
    [DataRow("check-m33-sarif", Fwkit.M33, "sarif")]
    [DataRow("check-m33-junit", Fwkit.M33, "junit")]
    [DataRow("check-m33-html", Fwkit.M33, "html")]
    [DataRow("check-m33-segment-outside-json", Outside, "json")]
    [DataRow("check-m33-segment-outside-sarif", Outside, "sarif")]
    [DataRow("check-m33-segment-outside-junit", Outside, "junit")]
    [DataRow("check-m33-segment-outside-html", Outside, "html")]
    public void Are_as_approved(string name, string firmware, string format)
    {
        var text = Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", format).Output;

        // Style and script are files of the sources, and have tests of their own in a browser.
        Approved.Verify(name, Assets().Replace(Hashes().Replace(text, "'sha256-...'"), "$1...$3"));
    }

    [GeneratedRegex("(<(?:style|script)[^>]*>)(.*?)(</(?:style|script)>)", RegexOptions.Singleline)]
    private static partial Regex Assets();

    [GeneratedRegex("'sha256-[^']*'")]
    private static partial Regex Hashes();
}
