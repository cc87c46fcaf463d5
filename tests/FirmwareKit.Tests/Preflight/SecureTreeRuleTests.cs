using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Rules FK3060 to FK3063: Linux's tree beside OP-TEE's own.</summary>
[TestClass]
public sealed class SecureTreeRuleTests
{
    private const string M4 = "good/mp157-m4-tee.dtb";
    private const string M33 = "good/mp257-m33-tee.dtb";
    private const string Access = "access-controllers-conf-default = <1>";
    private const string LoadAccess = "access-controllers-conf-load = <1>";

    [TestMethod]
    [DataRow("FK3060", M4, "good/mp157-m4.dtb")]
    [DataRow("FK3060", M4, M4, "&m4_rproc:status = \"disabled\"")]
    [DataRow("FK3061", M33, M33)]
    [DataRow("FK3061", M33, M33, "&vdev0vring0:" + Access)]
    [DataRow("FK3062", M4, M4, "&m4_rproc:memory-region = <&vdev0vring0>, <&vdev0vring1>")]
    [DataRow("FK3063", M4, M4, "&vdev0buffer:reg = <0x10042000 0x2000>", "&vdev0buffer~retram@10042000")]
    public void Fires_on_trees_that_do_not_fit(string rule, string linux, string secure, params string[] edits) =>
        Assert.Contains(finding => finding.Rule.Id == rule, Check(linux, EditedTree.Read(secure, edits)).Findings);

    [TestMethod]
    [DataRow(M4)]
    [DataRow(M4, "&vdev0buffer~region-3")]
    [DataRow(M33, "&vdev0vring0:" + Access, "&vdev0vring0:" + LoadAccess, "&vdev0vring1:" + Access, "&vdev0vring1:" + LoadAccess, "&vdev0buffer:" + Access, "&vdev0buffer:" + LoadAccess, "&ipc_shmem_1:" + Access, "&ipc_shmem_1:" + LoadAccess)]
    public void Stays_silent_on_trees_that_agree(string tree, params string[] edits) =>
        Assert.DoesNotContain(finding => finding.Rule.Id.StartsWith("FK306", StringComparison.Ordinal), Check(tree, EditedTree.Read(tree, edits)).Findings);

    /// <summary>The second entry of reg holds the buffer, for nobody.</summary>
    [TestMethod]
    public void Of_several_entries_of_reg_only_the_first_is_OP_TEEs_memory()
    {
        var secure = EditedTree.Read(M4, "&m4_rproc:memory-region = <&vdev0vring0>, <&vdev0vring1>", "&vdev0vring0:reg = <0x10040000 0x1000>, <0x10042000 0x4000>");

        Assert.Contains(finding => finding.Rule.Id == "FK3062" && finding.Message.Contains("vdev0buffer", StringComparison.Ordinal), Check(M4, secure).Findings);
    }

    [TestMethod]
    [DataRow(M4)]
    [DataRow(M33)]
    public void Stays_silent_without_the_other_tree(string tree) =>
        Assert.DoesNotContain(finding => finding.Rule.Id.StartsWith("FK306", StringComparison.Ordinal), Check(tree, null).Findings);

    private static PreflightReport Check(string linux, DeviceTree? secure)
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read(linux))[0];
        var board = OpTeeBoard.DefaultFor(processor.Type) with { Tree = secure };
        if (secure is not null && OpTeeProbe.FindProcessors(secure, board.Options.Profile).FirstOrDefault() is { } node)
        {
            var probe = OpTeeProbe.Run(secure, node, board.Options.Profile, board.Options.Width);
            Assert.AreEqual(TeeResult.Success, probe.Result, probe.Reason);
            // Any address loads: what is looked at here is the trees.
            board = board with { Processor = node };
        }

        var signed = Tee.TestImages.Sign(TestData.PathOf("firmware", processor.Type.Line == "STM32MP1" ? "mp157-openamp-m4.elf" : "mp257-tfm-ns.elf"));
        return PreflightCheck.Run(FirmwareImage.Open("signed.bin", FirmwareKit.Binary.ByteSource.FromMemory(signed)), processor, new LinuxOptions { OpTee = board });
    }
}
