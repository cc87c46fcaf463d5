using System.Text.Json;

namespace FirmwareKit.Cli.Tests;

/// <summary><c>fwkit kernels</c>, <c>fwkit explain KERNEL</c>, and the options of <c>fwkit check</c> on the kernel and the name that it asks for.</summary>
[TestClass]
public sealed class KernelOptionTests
{
    private const string Board = "testdata/conformance/linux/dtb/board-a.dtb";
    private const string Base = "testdata/conformance/linux/firmware/base.elf";

    [TestMethod]
    [DataRow("kernels", "kernels")]
    [DataRow("kernels-json", "kernels", "--format", "json")]
    [DataRow("explain-kernel", "explain", "5.15")]
    [DataRow("explain-kernel-st", "explain", "st")]
    public void Prints_what_was_approved(string name, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(ExitCode.Done, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    public void Explains_a_kernel_as_json()
    {
        using var json = JsonDocument.Parse(Fwkit.Run("explain", "6.6", "--format", "json").Output);

        Assert.AreEqual("fwkit.kernel/1", json.RootElement.GetProperty("schema").GetString());
        var difference = json.RootElement.GetProperty("differences").EnumerateArray().Single(item => item.GetProperty("id").GetString() == "checks-section-headers");
        Assert.IsFalse(difference.GetProperty("present").GetBoolean());
        Assert.AreEqual(JsonValueKind.String, difference.GetProperty("doubt").ValueKind);
    }

    [TestMethod]
    [DataRow("5.15", "Registered carveout doesn't fit", "Boot failed: -12")]
    [DataRow("6.6", "rproc-virtio: probe of rproc-virtio.0.auto failed", "is now up")]
    [DataRow("mainline", "probe with driver rproc-virtio failed", "is now up")]
    public void Answers_as_the_kernel_that_was_chosen(string kernel, params string[] lines)
    {
        var result = Fwkit.Run("check", "testdata/conformance/linux/firmware/vring-da-below.elf", "--dtb", Board, "--kernel", kernel);

        foreach (var line in lines)
            StringAssert.Contains(result.Output, line);
    }

    [TestMethod]
    public void Says_when_a_point_release_decides()
    {
        var firmware = "testdata/conformance/linux/firmware/ehdr-shnum-max-found.elf";

        StringAssert.Contains(Fwkit.Run("check", firmware, "--dtb", Board, "--kernel", "6.6").Output, "Depends on");
        Assert.DoesNotContain("Depends on", Fwkit.Run("check", firmware, "--dtb", Board, "--kernel", "6.12").Output);
        using var json = JsonDocument.Parse(Fwkit.Run("check", firmware, "--dtb", Board, "--kernel", "6.6", "--format", "json").Output);
        var doubt = json.RootElement.GetProperty("kernelDoubts").EnumerateArray().Single();
        Assert.AreEqual("refused", doubt.GetProperty("verdict").GetString());
    }

    [TestMethod]
    public void Boots_under_the_name_that_was_given() =>
        StringAssert.Contains(Fwkit.Run("check", Base, "--dtb", Board, "--firmware-name", "a/cm4.elf").Output, "Booting fw image a/cm4.elf, size 1408");

    [TestMethod]
    public void Refuses_a_name_as_the_kernel_does()
    {
        var result = Fwkit.Run("check", Base, "--dtb", Board, "--firmware-name", "../cm4.elf");

        Assert.AreEqual(ExitCode.Failed, result.ExitCode);
        StringAssert.Contains(result.Output, "refused, path contains '..' component");
    }

    [TestMethod]
    [DataRow("--firmware-name", "")]
    [DataRow("--firmware-name", "a\nb")]
    [DataRow("--kernel", "2.6")]
    public void Refuses_a_wrong_option(params string[] options) =>
        Assert.AreEqual(ExitCode.WrongUsage, Fwkit.Run(["check", Base, "--dtb", Board, .. options]).ExitCode);

    [TestMethod]
    public void Says_which_file_the_kernel_reads()
    {
        using var folder = new ScratchFolder();
        var firmware = File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, Base));
        Directory.CreateDirectory(Path.Combine(folder.Path, "root/lib/firmware/updates"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "root/lib/modules/6.12.1"));
        folder.Write("root/lib/firmware/cm4.elf", firmware);
        folder.Write("root/lib/firmware/updates/cm4.elf", firmware);
        folder.Write("root/lib/firmware/packed.elf.zst", firmware);
        var root = Path.Combine(folder.Path, "root");

        Assert.AreEqual("/lib/firmware/updates/cm4.elf", ReadFrom("cm4.elf", "6.12"));
        Assert.AreEqual("/lib/firmware/packed.elf.zst", ReadFrom("packed.elf", "6.12"));
        Assert.IsNull(ReadFrom("packed.elf", "5.15"));
        Assert.IsNull(ReadFrom("other.elf", "6.12"));
        StringAssert.Contains(Fwkit.Run("check", Base, "--dtb", Board, "--rootfs", root, "--firmware-name", "other.elf").Output, "nowhere:");

        string? ReadFrom(string name, string kernel)
        {
            using var json = JsonDocument.Parse(Fwkit.Run("check", Base, "--dtb", Board, "--rootfs", root, "--firmware-name", name, "--kernel", kernel, "--format", "json").Output);
            return json.RootElement.GetProperty("readFrom").GetProperty("path").GetString();
        }
    }
}
