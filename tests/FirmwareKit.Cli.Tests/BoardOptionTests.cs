using System.Text;

namespace FirmwareKit.Cli.Tests;

/// <summary>What <c>check</c> takes beside the tree: a platform file, the flavour, the kernel's configuration, file systems.</summary>
[TestClass]
public sealed class BoardOptionTests
{
    internal const string M33TdTree = "testdata/devicetree/good/mp257-m33td.dtb";
    internal const string AttachedM33 = "testdata/firmware/mp257-openamp-m33td.elf";
    private const string M4 = "testdata/firmware/mp157-openamp-m4.elf";

    [TestMethod]
    [DataRow("check-m33td", 1, Fwkit.M33, "--dtb", M33TdTree)]
    [DataRow("check-attach-m33td", 0, AttachedM33, "--dtb", M33TdTree)]
    [DataRow("check-attach-m33td-json", 0, AttachedM33, "--dtb", M33TdTree, "--format", "json")]
    [DataRow("check-attach-m4", 0, M4, "--dtb", Fwkit.M4Tree, "--attach")]
    [DataRow("check-attach-m4-st", 1, M4, "--dtb", "testdata/devicetree/good/mp157-m4.dtb", "--attach", "--kernel", "st-6.6")]
    [DataRow("check-attach-no-table", 1, M4, "--dtb", Fwkit.M4Tree, "--table-address", "0")]
    [DataRow("check-attach-size", 1, AttachedM33, "--dtb", M33TdTree, "--table-size", "0x2000")]
    [DataRow("check-flavour-signed", 1, Fwkit.M33, "--dtb", Fwkit.M33Tree, "--flavour", "signed")]
    [DataRow("check-imx8mm", 1, Fwkit.M33, "--dtb", "testdata/devicetree/boards/imx8mm.dtb")]
    [DataRow("check-tee-with-code-regions", 1, "testdata/signed/golden/rsa2048-ns-bootaddr.st.bin", "--dtb", "testdata/devicetree/broken/x17-tee-with-code-regions.dtb")]
    public void Prints_what_was_approved(string name, int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["check", .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Approved.Verify(name, result.Output);
    }

    [TestMethod]
    public void Prints_what_is_missing_in_the_kernel_and_in_the_initramfs()
    {
        using var folder = new ScratchFolder();
        var config = folder.Write("config", "CONFIG_REMOTEPROC=y\nCONFIG_STM32_RPROC=y\nCONFIG_MAILBOX=y\n# CONFIG_STM32_IPCC is not set\nCONFIG_RPMSG_VIRTIO=m\nCONFIG_BLK_DEV_INITRD=y\n"u8);
        var initramfs = folder.Write("initramfs", [.. Cpio("lib", 0x41ed, ""), .. Cpio("lib/firmware", 0x41ed, ""), .. Cpio("lib/firmware/rproc-m33-fw", 0xa1ff, "m33.elf"), .. Cpio("TRAILER!!!", 0, "")]);

        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", "testdata/devicetree/boards/mp257-m33-auto-boot.dtb", "--kernel-config", config, "--initramfs", initramfs);

        Assert.AreEqual(1, result.ExitCode, result.Error);
        Approved.Verify("check-kernel-and-initramfs", result.Output);
    }

    [TestMethod]
    public void A_board_of_the_user_is_known_by_its_file()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("board.json", File.ReadAllBytes(Path.Combine(Fwkit.RepositoryRoot, "src/FirmwareKit/Platforms/Table/platforms.json")));

        Assert.AreEqual(0, Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--platform", file).ExitCode);
    }

    [TestMethod]
    public void A_malformed_platform_file_gets_one_line_with_the_place()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("board.json", """{ "schema": "fwkit.platforms/1", "socs": [ { "id": "x", "name": "X", "family": "F", "compatibles": [], "hostBits": 48, "cores": [] } ] }"""u8);

        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", Fwkit.M33Tree, "--platform", file);

        Assert.AreEqual(3, result.ExitCode);
        Assert.AreEqual($"fwkit: {file}: $.socs[0].hostBits: expected 32 or 64, found 48.\n", result.Error);
    }

    [TestMethod]
    public void Names_the_node_that_looks_like_a_processor()
    {
        var result = Fwkit.Run("check", Fwkit.M33, "--dtb", "testdata/devicetree/broken/x16-legacy-compatible.dtb");

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Error, "looks like a remote processor, and no driver is known for compatible \"st,stm32mp1-rproc\"");
    }

    [TestMethod]
    [DataRow(2, "--flavour", "m33-td")]
    [DataRow(2, "--table-size", "1024")]
    [DataRow(2, "--attach", "--table-address", "top")]
    [DataRow(2, "--core-state", "0x100000000")]
    [DataRow(2, "--flavour", "plain")]
    [DataRow(3, "--platform", "README.md")]
    [DataRow(3, "--platform", "no-such-file.json")]
    [DataRow(3, "--kernel-config", "README.md")]
    [DataRow(3, "--kernel-config", "testdata")]
    [DataRow(3, "--rootfs", "no-such-folder")]
    [DataRow(3, "--rootfs", "README.md")]
    [DataRow(3, "--initramfs", "README.md")]
    [DataRow(3, "--initramfs", "testdata")]
    public void Ends_with_one_line_and_the_right_code(int exitCode, params string[] args)
    {
        var result = Fwkit.Run(["check", "testdata/firmware/mp157-openamp-m4.elf", "--dtb", Fwkit.M4Tree, .. args]);

        Assert.AreEqual(exitCode, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        Assert.HasCount(1, result.Error.TrimEnd('\n').Split('\n'));
    }

    /// <summary>One entry of a cpio archive of the form newc.</summary>
    private static byte[] Cpio(string name, uint mode, string content)
    {
        var header = "070701" + string.Concat(((uint[])[1, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, 0, 0, (uint)name.Length + 1, 0]).Select(field => $"{field:x8}"));
        return Encoding.ASCII.GetBytes(Pad(header + name + "\0") + Pad(content));
    }

    private static string Pad(string text) => text.PadRight((text.Length + 3) / 4 * 4, '\0');
}
