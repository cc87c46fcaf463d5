using System.Text;
using FirmwareKit.Conformance;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Conformance;

/// <summary>The conformance tool on a folder in the form of conformance/linux that it has never seen.</summary>
[TestClass]
public sealed class LinuxFolderTests
{
    private const string Up = """
        {"level":"info","text":"remoteproc remoteproc0: powering up m4"},
        {"level":"info","text":"remoteproc remoteproc0: Booting fw image NAME, size 1408"},
        {"level":"debug","text":"not compared"},
        {"level":"info","text":"rproc-virtio rproc-virtio.0.auto: assigned reserved memory node vdev0buffer@10042000"},
        {"level":"info","text":"virtio_rpmsg_bus virtio0: rpmsg host is online"},
        {"level":"warning","text":"WARNING: at drivers/base/core.c"},
        {"level":"info","text":"rproc-virtio rproc-virtio.0.auto: registered virtio0 (type 7)"},
        {"level":"info","text":"remoteproc remoteproc0: remote processor m4 is now up"}
        """;

    private const string Missing = """
        {"level":"warning","text":"remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2"},
        {"level":"info","text":"remoteproc remoteproc0: powering up m4"},
        {"level":"warning","text":"remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2"},
        {"level":"err","text":"remoteproc remoteproc0: request_firmware failed: -2"}
        """;

    private static readonly string StopLog = """
        {"level":"warning","text":"remoteproc remoteproc0: warning: remote FW shutdown without ack"},
        {"level":"info","text":"remoteproc remoteproc0: stopped remote processor m4"}
        """;

    [TestMethod]
    [DataRow("""{"firmware_name":"a b.elf","write":"start","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("""{"firmware_name":"fw.elf\n","installed":{"fw.elf":"fw"},"write":"start\n","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("""{"firmware_name":"fw.elf\r","installed":{"fw.elf":"fw"},"write":"start","verdict":"refused","errno":-2,"state":"offline"}""")]
    [DataRow("""{"firmware_name":"fw.elf","installed":{"updates/fw.elf":"fw"},"write":"start","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("""{"firmware_name":"d","installed":{"d/fw.elf":"fw"},"write":"start","verdict":"refused","errno":-22,"state":"offline"}""")]
    [DataRow("""{"firmware_name":"d","installed":{"d":null},"write":"start","verdict":"refused","errno":-22,"state":"offline"}""")]
    [DataRow("""{"firmware_name":"\n","firmware_errno":-22,"installed":{"rproc-m4-fw":"fw"},"write":"start","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("""{"firmware_name":"","installed":{"rproc-m4-fw":"fw"},"write":"start","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("""{"firmware_name":"..","write":"start","verdict":"refused","errno":-22,"state":"offline"}""")]
    [DataRow("""{"firmware_name":null,"write":"stop","verdict":"refused","errno":-22,"state":"offline","log":[]}""")]
    [DataRow("""{"firmware_name":null,"write":"","verdict":"boots","errno":0,"state":"offline","log":[]}""")]
    [DataRow("""{"firmware_name":null,"write":"go","verdict":"refused","errno":-22,"state":"offline","log":[{"level":"err","text":"remoteproc remoteproc0: Unrecognised option: go"}]}""")]
    [DataRow("""{"firmware_name":null,"write":"go\n","verdict":"refused","errno":-22,"state":"offline","log":[{"level":"err","text":"remoteproc remoteproc0: Unrecognised option: go\\x0a"}]}""")]
    [DataRow("""{"firmware_name":null,"write":"ü\\","verdict":"refused","errno":-22,"state":"offline","log":[{"level":"err","text":"remoteproc remoteproc0: Unrecognised option: \\xc3\\xbc\\x5c"}]}""")]
    [DataRow("""{"firmware_name":"rproc-m4-fw","write":"start","verdict":"boots","errno":0,"state":"running","log":[UP]}""")]
    [DataRow("""{"auto":true,"firmware_name":null,"write":"start","verdict":"boots","errno":0,"state":"running","log":[],"boot_state":"running","boot_log":[UP]}""")]
    [DataRow("""{"auto":true,"firmware_name":null,"write":"stop","verdict":"boots","errno":0,"state":"offline","log":[STOP],"boot_state":"running","boot_log":[UP]}""")]
    [DataRow("""{"auto":true,"firmware_name":null,"write":"detach","verdict":"refused","errno":-22,"state":"running","log":[],"boot_state":"running","boot_log":[UP]}""")]
    [DataRow("""{"auto":true,"firmware_name":"other.elf","firmware_errno":-16,"installed":{"rproc-m4-fw":"fw","other.elf":"fw"},"write":"START","verdict":"refused","errno":-22,"state":"running","boot_state":"running","boot_log":[UP]}""")]
    [DataRow("""{"auto":true,"firmware":null,"firmware_name":"other.elf","installed":{"other.elf":"fw"},"write":"start","verdict":"boots","errno":0,"state":"running","boot_state":"offline","boot_log":[MISSING]}""")]
    public void Agrees_on(string fields)
    {
        using var folder = Folder(fields);

        var disagreements = ConformanceSuite.Open(folder.Path).Checks.Single().Run();

        Assert.IsEmpty(disagreements, string.Join('\n', disagreements));
    }

    [TestMethod]
    [DataRow("state", """{"write":"start","verdict":"boots","errno":0,"state":"offline"}""")]
    [DataRow("errno", """{"write":"stop","verdict":"refused","errno":-16,"state":"offline"}""")]
    [DataRow("verdict", """{"write":"stop","verdict":"boots","errno":-22,"state":"offline"}""")]
    [DataRow("log", """{"write":"stop","verdict":"refused","errno":-22,"state":"offline","log":[STOP]}""")]
    [DataRow("firmware_errno", """{"firmware_errno":-16,"write":"start","verdict":"boots","errno":0,"state":"running"}""")]
    [DataRow("boot_state", """{"auto":true,"write":"start","verdict":"boots","errno":0,"state":"running","boot_state":"offline"}""")]
    [DataRow("boot_log", """{"auto":true,"write":"start","verdict":"boots","errno":0,"state":"running","boot_log":[]}""")]
    [DataRow("stop", """{"write":"start","verdict":"boots","errno":0,"state":"running","stop":{"verdict":"oops"}}""")]
    public void Names_the_field_that_differs(string field, string fields)
    {
        using var folder = Folder(fields);

        var disagreements = ConformanceSuite.Open(folder.Path).Checks.Single().Run();

        CollectionAssert.Contains(disagreements.Select(disagreement => disagreement.Field).ToArray(), $"Linux 6.1: {field}");
    }

    [TestMethod]
    [DataRow("""{"installed":{"a":"fw","a/b":"fw"},"write":"start","verdict":"boots"}""", "is a file")]
    [DataRow("""{"installed":[],"write":"start","verdict":"boots"}""", "not an object")]
    [DataRow("""{"installed":{"a":1},"write":"start","verdict":"boots"}""", "not text")]
    [DataRow("""{"write":"start","verdict":"boots","errno":"no"}""", "not an errno")]
    [DataRow("""{"write":"start","verdict":"perhaps"}""", "not known")]
    public void Says_what_is_wrong_with_a_case(string fields, string expected)
    {
        using var folder = Folder(fields);

        StringAssert.Contains(Assert.ThrowsExactly<ConformanceFormatException>(() => ConformanceSuite.Open(folder.Path).Checks.Single().Run()).Message, expected);
    }

    /// <summary>A folder with one case: the fields that are given, and what every case has.</summary>
    private static TemporaryFolder Folder(string fields)
    {
        var isAuto = fields.Contains("\"auto\"", StringComparison.Ordinal);
        var text = fields.Replace("[UP]", $"[{Up.Replace("NAME", "rproc-m4-fw", StringComparison.Ordinal)}]", StringComparison.Ordinal)
            .Replace("[MISSING]", $"[{Missing}]", StringComparison.Ordinal)
            .Replace("[STOP]", $"[{StopLog}]", StringComparison.Ordinal);
        var firmware = fields.Contains("\"firmware\"", StringComparison.Ordinal) ? string.Empty : "\"firmware\":\"fw\",";
        var folder = new TemporaryFolder();
        folder.Write("cases.json", Encoding.UTF8.GetBytes($$"""[{"name":"one",{{firmware}}"dtb":"board.dtb","processor":"/ahb/m4@10000000",{{text[1..]}}]"""));
        folder.Write("fw", TestData.Bytes("conformance", "linux", "firmware", "base.elf"));
        folder.Write("board.dtb", TestData.Bytes("conformance", "linux", "dtb", isAuto ? "auto-boot.dtb" : "board-a.dtb"));
        return folder;
    }
}
