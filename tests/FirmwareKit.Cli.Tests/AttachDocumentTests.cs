namespace FirmwareKit.Cli.Tests;

/// <summary>docs/attach.md shows real output.</summary>
[TestClass]
public sealed class AttachDocumentTests
{
    [TestMethod]
    [DataRow("attach-m33td", 0, "testdata/firmware/mp257-openamp-m33td.elf", "--dtb", "testdata/devicetree/good/mp257-m33td.dtb")]
    [DataRow("attach-size", 1, "testdata/firmware/mp257-openamp-m33td.elf", "--dtb", "testdata/devicetree/good/mp257-m33td.dtb", "--table-size", "0x40")]
    public void Shows_the_output_of_its_commands(string mark, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["check", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        ShownOutput.Compare("docs/attach.md", mark, result.Output);
    }
}
