namespace FirmwareKit.Cli.Tests.Trees;

[TestClass]
public sealed class ApprovedTreeTests
{
    private const string Good = "testdata/devicetree/good/";

    [TestMethod]
    [DataRow("dt-show-m33", 0, "show", Fwkit.M33Tree)]
    [DataRow("dt-show-m4", 0, "show", Fwkit.M4Tree)]
    [DataRow("dt-show-m0", 0, "show", Good + "mp257-m0.dtb")]
    [DataRow("dt-show-complaints", 0, "show", "testdata/devicetree/broken/s18-duplicate-node.dtb", "testdata/devicetree/broken/p04-phandle-duplicate.dtb")]
    [DataRow("dt-show-json", 0, "show", Fwkit.M4Tree, "testdata/devicetree/broken/h17-trailing-bytes.dtb", "--format", "json")]
    [DataRow("dt-diff-tee", 1, "diff", Fwkit.M33Tree, Good + "mp257-m33-tee.dtb")]
    [DataRow("dt-diff-overlay", 1, "diff", Fwkit.M4Tree, Fwkit.M4Tree, "--overlay", "testdata/devicetree/overlay/mp157-signed.dtbo")]
    [DataRow("dt-diff-same", 0, "diff", Fwkit.M33Tree, Fwkit.M33Tree)]
    [DataRow("dt-diff-json", 1, "diff", Fwkit.M33Tree, Good + "mp257-m33-tee.dtb", "--format", "json")]
    [DataRow("dt-patch-m33-signed", 0, "patch", Fwkit.M33Tree, "--signed")]
    [DataRow("dt-patch-json", 0, "patch", Fwkit.M33Tree, "--signed", "--format", "json")]
    [DataRow("dt-patch-m4-signed", 0, "patch", Fwkit.M4Tree, "--signed")]
    [DataRow("dt-patch-m33-unsigned", 0, "patch", Good + "mp257-m33-tee.dtb", "--unsigned")]
    [DataRow("dt-patch-m4-unsigned", 0, "patch", Good + "mp157-m4-tee.dtb", "--unsigned")]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["dt", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }
}
