using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed partial class MapCommandTests
{
    private const string Signed = "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin";

    [TestMethod]
    [DataRow("map-m33", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "5")]
    [DataRow("map-m33-segment-outside", "map", "testdata/firmware/broken/m33-segment-outside.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("map-m4", "map", "testdata/firmware/mp157-openamp-m4.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("map-m4-alone", "map", "testdata/firmware/mp157-openamp-m4.elf")]
    [DataRow("map-overlap", "map", "testdata/conformance/linux/firmware/phdr-in-vring-overwritten.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("map-signed", "map", Signed, "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb")]
    [DataRow("map-signed-alone", "map", Signed)]
    [DataRow("map-m33-json", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "2", "--format", "json")]
    [DataRow("map-m33-svg", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "svg")]
    [DataRow("map-m33-csv", "map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "3", "--format", "csv")]
    public void Prints_what_was_approved(string name, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    public void Does_not_call_it_refused_where_Linux_attaches() => Assert.DoesNotContain(
        "does not run it",
        Fwkit.Run("map", "testdata/firmware/mp257-openamp-m33td.elf", "--dtb", "testdata/devicetree/good/mp257-m33td.dtb").Output);

    [TestMethod]
    [DataRow(3, "neither an ELF file nor a signed image", "map", "README.md")]
    [DataRow(3, "byte 0x", "map", "testdata/firmware/broken/m33-truncated.elf")]
    [DataRow(2, "--processor needs the board's device tree", "map", Fwkit.M33, "--processor", "m33")]
    [DataRow(2, "--optee-dtb needs the board's device tree", "map", Fwkit.M33, "--optee-dtb", Fwkit.M33Tree)]
    [DataRow(2, "--top takes a number", "map", Fwkit.M33, "--top", "-1")]
    public void Refuses_what_it_cannot_draw(int exitCode, string message, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode);
        StringAssert.Contains(result.Error, message);
        Assert.IsEmpty(result.Output);
    }

    [TestMethod]
    [DataRow("svg")]
    [DataRow("csv")]
    [DataRow("json")]
    [DataRow("text")]
    public void Writes_to_a_file_what_it_prints(string format)
    {
        using var folder = new ScratchFolder();
        string[] args = ["map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", format];

        var result = Fwkit.Run([.. args, "-o", folder.File("map")]);

        Assert.AreEqual((0, string.Empty), (result.ExitCode, result.Output), result.Error);
        Assert.AreEqual(Fwkit.Run(args).Output, File.ReadAllText(folder.File("map")));
    }

    [TestMethod]
    public void Does_not_write_over_what_it_reads()
    {
        using var folder = new ScratchFolder();
        var firmware = folder.Write("firmware.elf", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Fwkit.M33)));

        Assert.AreEqual(2, Fwkit.Run("map", firmware, "-o", firmware).ExitCode);
    }

    [TestMethod]
    public void Uses_colour_and_the_width_of_a_wide_terminal()
    {
        using var output = new StringWriter();

        var code = new CommandLine(output, TextWriter.Null, new Screen(140, HasColour: true, HasUnicode: true, ShowsProgress: false)).Run(["map", Fwkit.M33, "--dtb", Fwkit.M33Tree]);

        Assert.AreEqual(0, code);
        StringAssert.Contains(output.ToString(), "\x1b[");
        var bar = output.ToString().Split('\n').Select(line => Colour().Replace(line, string.Empty)).First(line => line.Contains('│', StringComparison.Ordinal));
        Assert.AreEqual(138, bar.TrimEnd().Length);
    }

    [TestMethod]
    public void Shows_the_first_of_65_535_segments_and_counts_the_rest()
    {
        const int Count = 65_534;
        using var folder = new ScratchFolder();
        var elf = new byte[52 + (32 * Count)];
        Words(elf, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, 0, 52, 0, 0x05000000, 0x00200034, Count);
        for (var i = 0; i < Count; i++)
            Words(elf, 52 + (32 * i), 1, 0, 0x80a00000, 0x80a00000, 0, 0x100, 5, 4);

        var result = Fwkit.Run("map", folder.Write("many.elf", elf), "--dtb", Fwkit.M33Tree);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Output, "... 65503 more; --format csv has the first 4096");
        StringAssert.Contains(result.Output, "Overlaps: the first 256");
        Assert.IsLessThan(200, result.Output.Split('\n').Length);
    }

    [TestMethod]
    public void Says_that_nothing_takes_memory()
    {
        using var folder = new ScratchFolder();
        var elf = new byte[52];
        Words(elf, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, 0, 0, 0, 0x05000000, 0x00200034, 0);

        StringAssert.Contains(Fwkit.Run("map", folder.Write("empty.elf", elf)).Output, "Nothing takes memory.");
    }

    private static void Words(Span<byte> elf, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (var word in words)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(elf[offset..], word);
            offset += 4;
        }
    }

    [TestMethod]
    public void Survives_a_file_cut_at_any_byte()
    {
        using var folder = new ScratchFolder();
        var whole = File.ReadAllBytes("testdata/conformance/linux/firmware/base.elf");
        for (var length = 0; length < whole.Length; length += 7)
        {
            var cut = folder.Write("cut.elf", whole.AsSpan(0, length));

            Assert.IsTrue(Fwkit.Run("map", cut).ExitCode is 0 or 3, $"{length}");
            Assert.IsTrue(Fwkit.Run("map", cut, "--dtb", Fwkit.M4Tree, "--format", "csv").ExitCode is 0 or 3, $"{length}");
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial System.Text.RegularExpressions.Regex Colour();
}
