using System.Text;
using FirmwareKit.Conformance;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Conformance;

/// <summary>The conformance tool on folders that it has never seen.</summary>
[TestClass]
public sealed class ConformanceSuiteTests
{
    private const string Good = """{"id":"one","file":"image.bin","key":"key.pem","result":"0x00000000"}""";
    private const string Wrong = """{"id":"two","file":"image.bin","key":"key.pem","result":"0xffff0006","stage":"copy_header"}""";

    [TestMethod]
    public void Compares_what_a_case_has_and_nothing_else()
    {
        using var folder = Folder($"[{Good}]");

        Assert.IsEmpty(ConformanceSuite.Open(folder.Path).Checks.Single().Run());
    }

    [TestMethod]
    public void Names_the_field_that_differs_and_both_values()
    {
        using var folder = Folder($"[{Good},{Wrong}]");

        var disagreements = ConformanceSuite.Open(folder.Path).Checks.Last().Run();

        Assert.AreEqual(new Disagreement("result", "0xffff0006", "0x00000000"), disagreements[0]);
        Assert.AreEqual(new Disagreement("stage", "copy_header", "done"), disagreements[1]);
    }

    [TestMethod]
    public void Takes_any_error_where_the_reference_reads_outside_of_its_data()
    {
        using var folder = Folder("""[{"id":"cut","file":"cut.bin","key":"key.pem","result":"crash","stage":"rsc_table","unsafe":"why"}]""");
        folder.Write("cut.bin", TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin").AsSpan(0, 100));

        Assert.IsEmpty(ConformanceSuite.Open(folder.Path).Checks.Single().Run());
    }

    [TestMethod]
    public void Works_with_a_relative_path()
    {
        using var folder = Folder($"[{Good}]");

        Assert.HasCount(1, ConformanceSuite.Open(Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)).Checks);
    }

    [TestMethod]
    [DataRow("""{"id":"x"}""", "is not an array of objects")]
    [DataRow("""[{"id":"x"}""", "is not JSON")]
    [DataRow("""[{"name":"x"}]""", "neither")]
    [DataRow("""[{"id":"x","file":"image.bin"}]""", "\"key\" is missing")]
    [DataRow("""[{"id":"x","file":"nowhere.bin","key":"key.pem"}]""", "nowhere.bin is missing")]
    [DataRow("""[{"id":"x","file":"image.bin","key":"key.pem","regions":"mp15"}]""", "regions.json is missing")]
    [DataRow("""[{"id":"x","file":"image.bin","key":"key.pem","loads":5}]""", "\"loads\" is not an array")]
    public void Says_what_is_wrong_with_a_malformed_folder(string cases, string expected)
    {
        using var folder = Folder(cases);

        var error = Assert.ThrowsExactly<ConformanceFormatException>(() => ConformanceSuite.Open(folder.Path).Checks.Single().Run());

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Says_that_a_folder_is_missing() =>
        StringAssert.Contains(Assert.ThrowsExactly<ConformanceFormatException>(() => ConformanceSuite.Open("/nowhere")).Message, "/nowhere is not a folder");

    private static TemporaryFolder Folder(string cases)
    {
        var folder = new TemporaryFolder();
        folder.Write("cases.json", Encoding.UTF8.GetBytes(cases));
        folder.Write("image.bin", TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin"));
        folder.Write("key.pem", TestData.Bytes("keys", "TEST-ONLY-rsa2048.pub.pem"));
        return folder;
    }
}
