using System.Text.RegularExpressions;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Tests.Output;

/// <summary>What text looks like on screens other than a pipe.</summary>
[TestClass]
public sealed partial class ScreenTests
{
    private const string Overlap = "testdata/conformance/linux/firmware/phdr-in-vring-overwritten.elf";

    private static readonly Screen Wide = new(160, HasColour: true, HasUnicode: true, ShowsProgress: false);

    [TestMethod]
    [DataRow(false, null, null, null)]
    [DataRow(false, null, null, "C")]
    [DataRow(true, null, null, "C.UTF-8")]
    [DataRow(true, null, null, "de_DE.utf8")]
    [DataRow(false, "C", null, "en_US.UTF-8")]
    [DataRow(true, "", "en_US.UTF-8", "C")]
    public void The_locale_decides_what_draws(bool isUtf8, string? all, string? type, string? language)
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Windows has no locale variables.");

        Assert.AreEqual(isUtf8, Screen.IsUtf8(name => name switch { "LC_ALL" => all, "LC_CTYPE" => type, "LANG" => language, _ => null }));
    }

    [TestMethod]
    [DataRow("check", Fwkit.M33, "--dtb", Fwkit.M33Tree)]
    [DataRow("check", Overlap, "--dtb", Fwkit.M4Tree)]
    [DataRow("map", Overlap, "--dtb", Fwkit.M4Tree, "--top", "3")]
    [DataRow("info", Fwkit.M33)]
    [DataRow("dt", "show", Fwkit.M33Tree)]
    [DataRow("rules")]
    [DataRow("kernels")]
    public void No_line_is_wider_than_the_screen(params string[] args)
    {
        foreach (var width in (int[])[80, 100, 160])
            Assert.IsEmpty(Lines(args, Wide with { Width = width }).Where(line => line.Length > width && !line.Contains("proc", StringComparison.Ordinal) && !ShownOutput.IsCommand(line)), $"{width}");
    }

    [TestMethod]
    public void A_wide_screen_shows_names_whole_and_a_narrow_one_still_all_addresses()
    {
        string[] args = ["check", Fwkit.M33, "--dtb", Fwkit.M33Tree];

        Assert.Contains(line => line.StartsWith("    .text .rodata .init_array .ARM.extab .ARM.exidx .code_end ", StringComparison.Ordinal), Lines(args, Wide));
        Assert.Contains(line => line.StartsWith("    .text", StringComparison.Ordinal) && line.Contains("... ", StringComparison.Ordinal) && line.EndsWith("20.9 KiB", StringComparison.Ordinal), Lines(args, Wide with { Width = 60 }));
    }

    [TestMethod]
    [DataRow(40)]
    [DataRow(60)]
    [DataRow(70)]
    [DataRow(80)]
    public void A_narrow_map_shows_every_number_whole(int width)
    {
        string[] args = ["map", Fwkit.M33, "--dtb", Fwkit.M33Tree];

        var rows = Lines(args, Wide with { Width = width }).Where(line => Row().IsMatch(line)).ToList();

        Assert.IsGreaterThan(20, rows.Count);
        Assert.IsEmpty(rows.Where(row => !WholeRow().IsMatch(row)), string.Join('\n', rows));
        Assert.AreEqual(width == 80, rows.Exists(row => row.EndsWith("segment 0", StringComparison.Ordinal)), "notes are the first to go");
        Assert.IsEmpty(rows.Where(row => width >= 60 && row.Length > width));
    }

    [TestMethod]
    public void Without_a_utf8_locale_a_terminal_gets_ascii_and_colour()
    {
        var text = Run(["map", Fwkit.M33, "--dtb", Fwkit.M33Tree], Wide with { HasUnicode = false });

        Assert.IsTrue(System.Text.Ascii.IsValid(text));
        StringAssert.Contains(text, "\x1b[");
    }

    [TestMethod]
    public void Without_colour_a_terminal_still_draws_lines()
    {
        var text = Run(["map", Fwkit.M33, "--dtb", Fwkit.M33Tree], Wide with { HasColour = false });

        StringAssert.Contains(text, "│");
        Assert.DoesNotContain("\x1b[", text);
    }

    [TestMethod]
    public void Overlaps_are_red()
    {
        var text = Run(["map", Overlap, "--dtb", Fwkit.M4Tree], Wide);

        Assert.MatchesRegex(RedMarks(), text);
        Assert.MatchesRegex(RedSentence(), text);
    }

    private static List<string> Lines(string[] args, Screen screen) => [.. Colour().Replace(Run(args, screen), string.Empty).Split('\n').Select(line => line.TrimEnd())];

    private static string Run(string[] args, Screen screen)
    {
        using var output = new StringWriter();
        new CommandLine(output, TextWriter.Null, screen).Run(args);
        return output.ToString();
    }

    /// <summary>A line of the map that has an address behind a letter and a name.</summary>
    [GeneratedRegex("^  \\S  \\S+ +0x")]
    private static partial Regex Row();

    [GeneratedRegex("^  \\S  \\S+ +0x[0-9a-f]{8} +[0-9.]+ (B|KiB|MiB) +[<>]?[0-9.]+ %(  .*)?$")]
    private static partial Regex WholeRow();

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex("\x1b\\[[0-9;]*101m!+")]
    private static partial Regex RedMarks();

    [GeneratedRegex("\x1b\\[91m.*share")]
    private static partial Regex RedSentence();
}
