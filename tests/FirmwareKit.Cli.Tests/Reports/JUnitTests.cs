using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary><c>--format junit</c> of <c>check</c> and <c>verify</c>.</summary>
[TestClass]
public sealed class JUnitTests
{
    private const string Outside = "testdata/firmware/broken/m33-segment-outside.elf";
    private const string NoTable = "testdata/firmware/broken/m33-no-resource-table.elf";
    private const string Good = "testdata/signed/golden/rsa2048-m4.upstream.bin";
    private const string Changed = "testdata/signed/edge/u01-segment-byte.bin";

    [TestMethod]
    [DataRow("testdata/firmware")]
    [DataRow("testdata/firmware/broken")]
    [DataRow("testdata/signed/edge")]
    [DataRow("testdata/conformance/linux/firmware")]
    public void Every_sample_gives_results_that_the_schema_accepts(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Fwkit.RepositoryRoot, folder)).Order(StringComparer.Ordinal).ToArray();

        Read(Fwkit.Run(["check", .. files, "--dtb", Fwkit.M33Tree, "--format", "junit"]));
        Read(Fwkit.Run(["verify", .. files, "--public-key", Fwkit.PublicKey, "--strict", "--format", "junit"]));
    }

    [TestMethod]
    public void Check_has_a_suite_for_each_file_with_the_verdict_and_each_rule()
    {
        var suites = Read(Fwkit.Run("check", Fwkit.M33, Outside, "--dtb", Fwkit.M33Tree, "--format", "junit")).Elements("testsuite").ToList();

        CollectionAssert.AreEqual(new[] { Fwkit.M33, Outside }, suites.Select(suite => suite.Attribute("name")!.Value).ToArray());
        foreach (var suite in suites)
        {
            var names = suite.Elements("testcase").Select(test => test.Attribute("name")!.Value).ToList();
            Assert.HasCount(FirmwareKit.Preflight.RuleCatalog.All.Count + 1, names);
            Assert.AreEqual("The board starts it", names[0]);
            Assert.HasCount(names.Count, names.Distinct());
        }

        var failed = suites[1].Elements("testcase").Where(test => test.Element("failure") is not null).ToList();
        CollectionAssert.AreEqual(new[] { "The board starts it", "FK4001 Segment outside of every memory region" }, failed.Select(test => test.Attribute("name")!.Value).ToArray());
        StringAssert.Contains(failed[1].Element("failure")!.Value, "bad phdr da 0x81600000");
        Assert.AreEqual("2", suites[1].Attribute("failures")!.Value);
        Assert.AreEqual("0", suites[0].Attribute("failures")!.Value);
    }

    [TestMethod]
    public void A_warning_is_output_of_a_test_that_passes()
    {
        var rule = Rule(Read(Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--format", "junit")), "FK2001");

        Assert.IsNull(rule.Element("failure"));
        StringAssert.StartsWith(rule.Element("system-out")!.Value, "warning: ");
    }

    [TestMethod]
    public void A_warning_that_the_user_made_an_error_is_a_failure()
    {
        var rule = Rule(Read(Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--format", "junit", "--severity", "FK2001=error")), "FK2001");

        Assert.AreEqual("FK2001", rule.Element("failure")!.Attribute("type")!.Value);
    }

    [TestMethod]
    public void An_ignored_rule_is_a_skipped_test()
    {
        var root = Read(Fwkit.Run("check", NoTable, "--dtb", Fwkit.M33Tree, "--format", "junit", "--ignore", "FK2001"));

        Assert.AreEqual("given as --ignore", Rule(root, "FK2001").Element("skipped")!.Value);
        Assert.AreEqual("1", root.Element("testsuite")!.Attribute("skipped")!.Value);
    }

    [TestMethod]
    [DataRow("check", "--dtb", Fwkit.M33Tree)]
    [DataRow("verify", "--public-key", Fwkit.PublicKey)]
    public void A_file_that_cannot_be_read_is_an_error_even_when_it_is_the_only_one(string command, params string[] options)
    {
        var result = Fwkit.Run([command, "no-such.bin", .. options, "--format", "junit"]);

        Assert.AreEqual(ExitCode.BadInput, result.ExitCode);
        var root = Read(result);
        Assert.AreEqual("1", root.Attribute("errors")!.Value);
        StringAssert.Contains(root.Descendants("error").Single().Value, "no such file");
    }

    [TestMethod]
    public void A_file_that_is_named_twice_has_two_suites_of_different_names()
    {
        var groups = System.Xml.Linq.XDocument.Parse(Fwkit.Run("check", Fwkit.M33, Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "junit").Output)
            .Descendants("testcase").Select(test => test.Attribute("classname")!.Value).Distinct().ToArray();

        CollectionAssert.AreEqual(new[] { Fwkit.M33, $"{Fwkit.M33} (2)" }, groups);
    }

    [TestMethod]
    public void Verify_has_a_test_for_each_file()
    {
        var result = Fwkit.Run("verify", Good, Changed, Good, "--public-key", Fwkit.PublicKey, "--format", "junit");
        var suite = Read(result).Elements("testsuite").Single();

        Assert.AreEqual(ExitCode.Failed, result.ExitCode);
        CollectionAssert.AreEqual(new[] { Good, Changed, $"{Good} (2)" }, suite.Elements("testcase").Select(test => test.Attribute("name")!.Value).ToArray());
        StringAssert.Contains(suite.Elements("testcase").ElementAt(1).Element("failure")!.Value, "0x");
        StringAssert.Contains(suite.Elements("testcase").First().Element("system-out")!.Value, "RSA-2048");
    }

    [TestMethod]
    public void Names_from_files_cannot_break_the_xml()
    {
        using var folder = new ScratchFolder();
        var bytes = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Outside));
        var at = bytes.AsSpan().LastIndexOf(".data\0"u8);
        new byte[] { 0x1b, (byte)'<', 0xff, 1, (byte)'&' }.CopyTo(bytes, at);
        var firmware = folder.Write("x\u0002]]>.elf", bytes);

        var root = Read(Fwkit.Run("check", firmware, "--dtb", Fwkit.M33Tree, "--format", "junit"));

        StringAssert.Contains(Rule(root, "FK4001").Element("failure")!.Value, "\\x1b<\ufffd\\x01&");
        StringAssert.EndsWith(root.Element("testsuite")!.Attribute("name")!.Value, "x\\x02]]>.elf");
    }

    [TestMethod]
    public void Says_nothing_of_time()
    {
        var root = Read(Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "junit"));

        Assert.IsEmpty(root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name.LocalName is "time" or "timestamp" or "hostname"));
    }

    private static XElement Rule(XElement root, string id) => root.Descendants("testcase").Single(test => test.Attribute("name")!.Value.StartsWith(id, StringComparison.Ordinal));

    /// <summary>The results, once Jenkins' schema has accepted them and the sums are right.</summary>
    private static XElement Read(Result result)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Fwkit.RepositoryRoot, "testdata", "schemas", "jenkins-junit.xsd"));
        using var reader = XmlReader.Create(new StringReader(result.Output), new XmlReaderSettings { Schemas = schemas, ValidationType = ValidationType.Schema });
        var root = XDocument.Load(reader).Root!;
        foreach (var group in root.Elements("testsuite").Append(root))
        {
            Assert.AreEqual(group.Descendants("testcase").Count(), (int)group.Attribute("tests")!);
            Assert.AreEqual(group.Descendants("failure").Count(), (int)group.Attribute("failures")!);
            Assert.AreEqual(group.Descendants("error").Count(), (int)group.Attribute("errors")!);
        }

        return root;
    }
}
