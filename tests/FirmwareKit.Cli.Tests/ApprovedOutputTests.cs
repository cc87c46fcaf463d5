namespace FirmwareKit.Cli.Tests;

[TestClass]
public sealed class ApprovedOutputTests
{
    /// <summary>Parts of names of what has no width.</summary>
    private static readonly string[] ForPrograms = ["json", "csv", "svg", "html", "sarif", "junit"];

    [TestMethod]
    [DataRow("check-m33", 0, "check", Fwkit.M33, "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m4", 0, "check", "testdata/firmware/mp157-openamp-m4.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("check-m0", 0, "check", "testdata/firmware/mp257-m0.elf", "--dtb", "testdata/devicetree/good/mp257-m0.dtb")]
    [DataRow("check-m33-segment-outside", 1, "check", "testdata/firmware/broken/m33-segment-outside.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m33-no-resource-table", 0, "check", "testdata/firmware/broken/m33-no-resource-table.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m33-vectors-misaligned", 1, "check", "testdata/firmware/broken/m33-vectors-misaligned.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m33-isr-vector-singular", 1, "check", "testdata/firmware/broken/m33-isr-vector-singular.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m33-truncated", 1, "check", "testdata/firmware/broken/m33-truncated.elf", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-m4-truncated", 1, "check", "testdata/firmware/broken/m4-truncated.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("check-m4-table-version-2", 1, "check", "testdata/firmware/broken/m4-table-version-2.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("check-m4-vring-too-small", 1, "check", "testdata/firmware/broken/m4-vring-too-small.elf", "--dtb", Fwkit.M4Tree)]
    [DataRow("check-signed-on-plain-node", 1, "check", "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin", "--dtb", Fwkit.M33Tree)]
    [DataRow("check-signed-on-tee-node", 0, "check", "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin", "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb")]
    [DataRow("check-signed-outside-op-tee-regions", 1, "check", "testdata/conformance/tee/images/region-over.bin", "--dtb", "testdata/devicetree/good/mp157-m4-tee.dtb", "--public-key", "testdata/conformance/tee/keys/test-only-rsa-main.pub.pem", "--optee-dtb", "testdata/conformance/tee/dt/dt-stm32mp15.dtb")]
    [DataRow("check-signed-other-key", 1, "check", "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin", "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb", "--public-key", "testdata/keys/TEST-ONLY-rsa4096.pub.pem")]
    [DataRow("check-signed-no-boot-address", 1, "check", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb")]
    [DataRow("check-elf-on-tee-node", 1, "check", Fwkit.M33, "--dtb", "testdata/devicetree/good/mp257-m33-tee.dtb")]
    [DataRow("check-m33-on-m0", 1, "check", Fwkit.M33, "--dtb", "testdata/devicetree/good/mp257-m0.dtb", "--processor", "m0")]
    [DataRow("check-m33-json", 0, "check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--format", "json")]
    [DataRow("info-m33", 0, "info", Fwkit.M33)]
    [DataRow("info-m4-json", 0, "info", "testdata/firmware/mp157-openamp-m4.elf", "--format", "json")]
    [DataRow("info-signed", 0, "info", "testdata/signed/golden/rsa2048-s-ns-bootsec.st.bin")]
    [DataRow("info-signed-json", 0, "info", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--format", "json")]
    [DataRow("info-dtb", 0, "info", "testdata/devicetree/good/mp257-m0.dtb")]
    [DataRow("info-dtb-json", 0, "info", Fwkit.M4Tree, "--format", "json")]
    [DataRow("verify-good", 0, "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", Fwkit.PublicKey)]
    [DataRow("verify-other-key", 1, "verify", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--public-key", "testdata/keys/TEST-ONLY-rsa4096.pub.pem")]
    [DataRow("verify-changed-segment", 1, "verify", "testdata/signed/edge/u01-segment-byte.bin", "--public-key", Fwkit.PublicKey)]
    [DataRow("verify-cut-json", 1, "verify", "testdata/signed/edge/h04-truncated-8.bin", "--public-key", Fwkit.PublicKey, "--format", "json")]
    [DataRow("verify-exidx-clash", 1, "verify", "testdata/signed/golden/rsa2048-exidx-clash.upstream.bin", "--public-key", Fwkit.PublicKey)]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(args);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    public void Fits_80_columns_except_for_lines_of_the_board_and_commands()
    {
        var long80 = Directory.EnumerateFiles(Path.Combine(Fwkit.RepositoryRoot, "tests", "FirmwareKit.Cli.Tests", "Approved"), "*.txt")
            .Where(file => !ForPrograms.Any(word => Path.GetFileName(file).Contains(word, StringComparison.Ordinal)))
            .SelectMany(File.ReadLines)
            .Where(line => line.Length > 80)
            .Where(line => !line.Contains("remoteproc", StringComparison.Ordinal) && !line.Contains("rproc", StringComparison.Ordinal))
            .Where(line => !ShownOutput.IsCommand(line));

        Assert.IsEmpty(long80);
    }
}
