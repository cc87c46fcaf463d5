namespace FirmwareKit.Cli.Tests;

/// <summary>README shows real output: each block after an "output" mark is compared, and written with FWKIT_APPROVE=1.</summary>
[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    [DataRow("check-m33", "check", Fwkit.M33, "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m33-segment-outside", "check", "testdata/firmware/broken/m33-segment-outside.elf", "--dtb", Fwkit.M33Tree)]
    public void Shows_the_output_of_its_commands(string mark, params string[] args) => ShownOutput.Compare("README.md", mark, Fwkit.Run(args).Output);

    [TestMethod]
    public void The_page_on_maps_shows_one() => ShownOutput.Compare("docs/map.md", "map-m33", Fwkit.Run("map", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--top", "5").Output);

    [TestMethod]
    public void Shows_how_to_sign_and_verify()
    {
        using var folder = new ScratchFolder();
        var signed = folder.File("m33_sign.bin");
        Fwkit.Run("sign", "--in", Fwkit.M33, "--key", Fwkit.Key, "--boot-address", "auto", "--out", signed);

        ShownOutput.Compare("README.md", "verify-readme", Fwkit.Run("verify", signed, "--public-key", Fwkit.PublicKey).Output);
    }
}
