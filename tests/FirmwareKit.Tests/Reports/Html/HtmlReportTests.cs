using System.Security.Cryptography;
using System.Xml;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Html;
using FirmwareKit.Reports.Html.Map;
using FirmwareKit.Signing;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Reports.Html;

/// <summary>What the page says. How it looks and behaves is tested in a browser: FirmwareKit.Browser.Tests.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    private const string M33 = "firmware/mp257-openamp-m33.elf";
    private const string M33Tree = "devicetree/good/mp257-m33.dtb";
    private const string Signed = "signed/golden/rsa2048-ns-bootaddr.st.bin";
    private const string TeeTree = "devicetree/good/mp257-m33-tee.dtb";

    public static IEnumerable<object[]> Pairs =>
    [
        [M33, M33Tree],
        ["firmware/broken/m33-segment-outside.elf", M33Tree],
        ["firmware/broken/m33-truncated.elf", M33Tree],
        ["firmware/broken/m4-table-version-2.elf", "devicetree/good/mp157-m4.dtb"],
        ["firmware/mp157-openamp-m4.elf", "devicetree/good/mp157-m4.dtb"],
        ["firmware/mp257-m0.elf", "devicetree/good/mp257-m0.dtb"],
        [Signed, TeeTree],
        [Signed, M33Tree],
        [M33, TeeTree],
        ["signed/edge/h04-truncated-8.bin", TeeTree],
        ["signed/golden/enc-aes128-ns.st.bin", TeeTree],
        ["conformance/linux/firmware/ehdr-phnum-max.elf", "conformance/linux/dtb/board-a.dtb"],
        ["devicetree/good/mp157-m4.dtb", "devicetree/good/mp157-m4.dtb"],
        ["keys/TEST-ONLY-rsa2048.pub.pem", "devicetree/good/mp157-m4.dtb"],
    ];

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Is_well_formed_and_small(string firmware, string tree)
    {
        var page = Write(Check(firmware, tree));

        // Well-formed as XML as well, style and script left out: what escapes there escapes everywhere.
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(WithoutAssets(page));
        Assert.IsLessThan(300_000, page.Length);
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Map_alone_is_well_formed(string firmware, string tree)
    {
        using var text = new StringWriter();
        MemoryMapSvg.Write(MapReport.Of(Check(firmware, tree)), text);

        new XmlDocument { XmlResolver = null }.LoadXml(text.ToString());
    }

    [TestMethod]
    public void Says_the_verdict_and_what_was_checked()
    {
        var page = Write(Check(M33, M33Tree));

        StringAssert.Contains(page, "<title>WILL BOOT: mp257-openamp-m33.elf on m33</title>");
        StringAssert.Contains(page, "<dd>0x80100000, from .isr_vectors, to the register 0x488020a8</dd>");
        StringAssert.Contains(page, "<dd>unsigned ELF, loaded by Linux (st,stm32mp2-m33)</dd>");
        StringAssert.Contains(page, "A35-TD, unsigned: SCMI is served by OP-TEE");
    }

    [TestMethod]
    public void Lets_only_its_own_style_and_script_in()
    {
        var page = Write(Check(M33, M33Tree));

        StringAssert.Contains(page, $"default-src &#39;none&#39;; style-src {PageAsset.ReportStyle.Hash}; script-src {PageAsset.ReportScript.Hash}; base-uri &#39;none&#39;".Replace("'", "&#39;", StringComparison.Ordinal));
        Assert.AreEqual(1, Count(page, "<style"));
        Assert.AreEqual(1, Count(page, "<script"));
        Assert.DoesNotContain("http://", page.Replace("http-equiv", string.Empty, StringComparison.Ordinal).Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain("https://", page);
    }

    [TestMethod]
    public void Boot_sequence_stops_where_the_board_stops()
    {
        var page = Write(Check("firmware/broken/m33-segment-outside.elf", M33Tree));

        StringAssert.Contains(page, "<li class=\"step stopped\" data-step=\"load-segments\">");
        StringAssert.Contains(page, "remoteproc remoteproc0: bad phdr da 0x81600000 mem 0x3bb0");
        StringAssert.Contains(page, "The boot ends here with error -22 (EINVAL).");
        StringAssert.Contains(page, "<code>rproc_elf_load_segments</code>");
    }

    [TestMethod]
    public void Boot_sequence_says_where_the_kernel_crashes() =>
        StringAssert.Contains(Write(Check("conformance/linux/firmware/ehdr-phnum-max.elf", "conformance/linux/dtb/board-a.dtb")), "The boot ends here: the kernel crashes");

    [TestMethod]
    public void Signature_panel_tells_the_trusted_key_and_what_is_signed()
    {
        var page = Write(Check(Signed, TeeTree, "keys/TEST-ONLY-rsa2048.pub.pem"));

        StringAssert.Contains(page, "<dd>valid, with the key that the board trusts</dd>");
        StringAssert.Contains(page, "c3a03a87258a02074ba11973c5e2c0b2fd85fc09ee467034b67758b1a9fc9cd9");
        StringAssert.Contains(page, "<th scope=\"row\" data-label=\"Record\">BOOTADDR</th>");
        StringAssert.Contains(page, "d1da7c6d9b6335a4b11125f11730bdb1e1e231b5473ff23e8ea661ec94aa497f");
    }

    [TestMethod]
    public void Signature_panel_tells_that_another_key_signed()
    {
        var page = Write(Check(Signed, TeeTree, "keys/TEST-ONLY-rsa4096.pub.pem"));

        StringAssert.Contains(page, "<dd>refused, ");
        StringAssert.Contains(page, "OP-TEE stops at verify_signature");
    }

    [TestMethod]
    public void Signature_panel_does_not_call_an_unchecked_signature_valid() =>
        StringAssert.Contains(Write(Check(Signed, TeeTree)), "<dd>no: the key that the board trusts was not given (--public-key)</dd>");

    [TestMethod]
    public void Plain_firmware_has_no_signature_panel() => Assert.DoesNotContain("id=\"signature\"", Write(Check(M33, M33Tree)));

    [TestMethod]
    public void Resource_table_is_decoded_with_the_addresses_that_linux_chooses()
    {
        var page = Write(Check(M33, M33Tree));

        StringAssert.Contains(page, "<td data-label=\"Entry\">vdev rpmsg</td>");
        StringAssert.Contains(page, "<td class=\"number\" data-label=\"Core&#39;s view\">any: 0x812f8000</td>");
        StringAssert.Contains(page, "<td data-label=\"Detail\">16 buffers, aligned to 16 bytes</td>");
        StringAssert.Contains(page, "<td data-label=\"Entry\">trace cm33_log</td>");
    }

    [TestMethod]
    public void Resource_table_that_cannot_be_read_says_why() =>
        StringAssert.Contains(Write(Check("firmware/broken/m4-table-version-2.elf", "devicetree/good/mp157-m4.dtb")), "The resource table has version 2, expected 1.");

    [TestMethod]
    public void Ignored_rules_are_repeated_with_their_reason()
    {
        var rule = RuleCatalog.All.Single(rule => rule.Id == "FK4005");

        var page = Write(Check(M33, M33Tree, choices: new RuleChoices([RuleChoice.Ignore(rule, "the debugger reads <this> file")])));

        StringAssert.Contains(page, "the debugger reads &lt;this&gt; file");
        StringAssert.Contains(page, "None but those that are ignored, below.");
        Assert.DoesNotContain("nothing is wrong", page);
    }

    [TestMethod]
    public void Functions_and_variables_are_in_the_map_and_all_of_them_are_there_for_the_script()
    {
        var page = Write(Check(M33, M33Tree));

        StringAssert.Contains(page, "<title>trace_write, function in .text, 0x80100694..0x801006df, 76 B</title>");
        StringAssert.Contains(page, "12f7:tick_ms0 76f11:trace_write0 32f10:trace_puts");
        Assert.DoesNotContain("are not drawn", page);
        Assert.DoesNotContain("largest of", page);
    }

    [TestMethod]
    public void Page_stays_small_with_more_symbols_than_anybody_reads_and_says_so()
    {
        var elf = new MadeElf().Segment(0x80100000, 0x700000, flags: 5).Section(".text", 0x80100000, 0x700000, type: 1, flags: 6);
        for (var i = 0u; i < 70_000; i++)
            elf.Variable($"<script>{i}</script>", 0x80100000 + (i * 100), 100 - (i % 7), section: 1);
        elf.Variable("far_away", 0x10, 0x10000);

        var page = Write(Check(FirmwareImage.Open("many.elf", elf.ToSource()), M33Tree));

        StringAssert.Contains(page, "The map shows the 5000 largest of 70001 functions and variables.");
        StringAssert.Contains(page, "Functions and variables in no section of the map, or over others, are not drawn: 1.");
        Assert.IsLessThan(500_000, page.Length);
        new XmlDocument { XmlResolver = null }.LoadXml(WithoutAssets(page));
    }

    [TestMethod]
    public void Page_stays_small_however_long_the_names_in_it_are()
    {
        var name = new string('"', 500);
        var elf = new MadeElf().Segment(0x80100000, 0x700000, fileSize: 0).Section(name + "a", 0x80100000, 0x700000, type: 8).Section(name + "b", 0x80100000, 0x700000, type: 8);
        for (var i = 0u; i < 5000; i++)
            elf.Variable(name, 0x80100000 + (i * 100), 100, section: (ushort)(1 + (i % 2)));

        Assert.IsLessThan(4_500_000, Write(Check(FirmwareImage.Open("many.elf", elf.ToSource()), M33Tree)).Length);
    }

    [TestMethod]
    public void Does_not_call_sound_what_was_not_checked()
    {
        var page = Write(Check(Signed, TeeTree));

        StringAssert.Contains(page, "MAY BOOT");
        StringAssert.Contains(page, "None in what could be checked.");
        Assert.DoesNotContain("nothing is wrong", page);
    }

    [TestMethod]
    public void Says_that_nothing_is_wrong_when_everything_was_checked() =>
        StringAssert.Contains(Write(Check(M33, M33Tree) with { Findings = [] }), "nothing is wrong");

    [TestMethod]
    public void Says_what_it_is_of_by_name_size_and_digest_without_folders()
    {
        var tree = TestData.Source("devicetree", "good", "mp257-m33.dtb");
        var file = CheckedFirmware.Of("build/fw.elf", "boards/mp257-m33.dtb", Check(M33, M33Tree)) with
        {
            Trees = [ReportInput.Hashed("boards/mp257-m33.dtb", tree), ReportInput.Named("/srv/overlays/vrings.dtso")],
        };
        using var text = new StringWriter();

        HtmlReport.Write(file, text);

        var page = text.ToString();
        StringAssert.Contains(page, "<dd>mp257-m33.dtb + vrings.dtso</dd>");
        StringAssert.Contains(page, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TestData.PathOf("devicetree", "good", "mp257-m33.dtb")))));
        StringAssert.Contains(page, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TestData.PathOf("firmware", "mp257-openamp-m33.elf")))));
        StringAssert.Contains(page, "Made by FirmwareKit ");
        foreach (var folder in (string[])["build/", "boards/", "/srv"])
            Assert.DoesNotContain(folder, page);
    }

    [TestMethod]
    public void A_command_stands_apart_from_the_advice()
    {
        var page = Write(Check(M33, M33Tree));

        StringAssert.Contains(page, "<code class=\"command\" id=\"command-1\">arm-none-eabi-strip -o mp257-openamp-m33.stripped.elf mp257-openamp-m33.elf</code>");
        StringAssert.Contains(page, "data-copy=\"command-1\"");
    }

    [TestMethod]
    public void What_needs_nothing_has_no_button()
    {
        var report = Check(M33, M33Tree);
        var page = Write(report with { Findings = [report.Findings[0] with { Fix = Rule.NothingToDo, Command = string.Empty }] });

        StringAssert.Contains(page, Rule.NothingToDo);
        Assert.DoesNotContain("data-copy=\"", page);
    }

    [TestMethod]
    public void Same_input_gives_the_same_page() => Assert.AreEqual(Write(Check(M33, M33Tree)), Write(Check(M33, M33Tree)));

    internal static PreflightReport Check(string firmware, string tree, string? key = null, RuleChoices? choices = null)
    {
        return Check(FirmwareImage.Open(Path.GetFileName(firmware), TestData.Source(firmware.Split('/'))), tree, key, choices);
    }

    private static PreflightReport Check(FirmwareImage image, string tree, string? key = null, RuleChoices? choices = null)
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source(tree.Split('/'))))[0];
        var board = OpTeeBoard.DefaultFor(processor.Type);
        if (key is not null)
            board = board with { TrustedKey = FirmwarePublicKey.Load(TestData.PathOf(key.Split('/'))) };
        return PreflightCheck.Run(image, processor, new LinuxOptions { OpTee = board }, InstalledSystem.Unknown, choices ?? RuleChoices.None);
    }

    private static string Write(PreflightReport report)
    {
        using var text = new StringWriter();
        HtmlReport.Write(report, text);
        return text.ToString();
    }

    private static string WithoutAssets(string page)
    {
        foreach (var element in (string[])["style", "script"])
        {
            var start = page.IndexOf($"<{element}>", StringComparison.Ordinal);
            page = page.Remove(start, page.IndexOf($"</{element}>", StringComparison.Ordinal) - start + element.Length + 3);
        }

        return page;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
