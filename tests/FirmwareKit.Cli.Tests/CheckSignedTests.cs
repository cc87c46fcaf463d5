using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Cli.Tests;

/// <summary><c>check</c> of signed firmware: Linux's model and OP-TEE's, one after the other.</summary>
[TestClass]
public sealed class CheckSignedTests : IDisposable
{
    private const string Tree = "testdata/devicetree/good/mp157-m4-tee.dtb";
    private const string SecureTree = "testdata/conformance/tee/dt/dt-stm32mp15.dtb";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("MAY BOOT")]
    [DataRow("MAY BOOT", "--public-key", Fwkit.PublicKey)]
    [DataRow("MAY BOOT", "--optee-dtb", SecureTree)]
    [DataRow("WILL BOOT", "--public-key", Fwkit.PublicKey, "--optee-dtb", SecureTree)]
    public void Is_as_sure_as_what_it_is_told(string verdict, params string[] options)
    {
        var signed = _folder.File("m4.bin");
        Fwkit.Run("sign", "--in", "testdata/firmware/mp157-openamp-m4.elf", "--key", Fwkit.Key, "--out", signed);

        var result = Fwkit.Run(["check", signed, "--dtb", Tree, .. options]);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        StringAssert.StartsWith(result.Output, verdict);
    }

    [TestMethod]
    [DataRow(1, "so that it does not exist for Linux", Tree, "testdata/conformance/tee/dt/dt-not-covered.dtb")]
    [DataRow(2, "are for signed firmware", Fwkit.M4Tree, SecureTree)]
    public void Explains_a_secure_side_that_does_not_fit(int exitCode, string explanation, string tree, string secureTree)
    {
        var result = Fwkit.Run("check", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--dtb", tree, "--optee-dtb", secureTree);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, explanation);
    }

    /// <summary>OP-TEE's driver takes the node, and has no region for any segment: not the same as a tree that was not given.</summary>
    [TestMethod]
    public void Refuses_a_secure_tree_that_lists_no_memory()
    {
        var tree = _folder.Write("empty.dtb", new BlobBuilder().Begin("m4").Property("compatible", "st,stm32mp1-m4-tee").Property("memory-region").End().Build());

        var result = Fwkit.Run("check", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--dtb", Tree, "--optee-dtb", tree);

        Assert.AreEqual(1, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "memory-region of /m4 is empty");
        StringAssert.Contains(result.Error, "0xffff0001 ACCESS_DENIED");
    }

    [TestMethod]
    public void A_processor_that_op_tee_does_not_serve_is_none()
    {
        var result = Fwkit.Run("check", "testdata/signed/golden/rsa2048-m4.upstream.bin", "--dtb", Tree, "--optee-dtb", Fwkit.M33Tree);

        Assert.AreEqual(1, result.ExitCode, result.Error);
        StringAssert.StartsWith(result.Output, "NO PROCESSOR");
        StringAssert.Contains(result.Output, "tee_client_open_session failed, err: ffff000a");
        StringAssert.Contains(result.Output, "FK3060");
    }
}
