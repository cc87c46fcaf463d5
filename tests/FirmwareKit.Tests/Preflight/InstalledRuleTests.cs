using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Installed;

namespace FirmwareKit.Tests.Preflight;

/// <summary>FK7xxx: the kernel's configuration and the file systems of the board.</summary>
[TestClass]
public sealed class InstalledRuleTests
{
    private const string AutoBoot = "&m33_rproc:st,auto-boot";
    private const string Complete = "CONFIG_REMOTEPROC=y\nCONFIG_STM32_RPROC=y\nCONFIG_MAILBOX=y\nCONFIG_STM32_IPCC=y\nCONFIG_RPMSG_VIRTIO=m\nCONFIG_RESET_SCMI=y\nCONFIG_ARM_SCMI_TRANSPORT_OPTEE=y\nCONFIG_BLK_DEV_INITRD=y\n";
    private static readonly byte[] M33 = TestData.Bytes("firmware", "mp257-openamp-m33.elf");

    [TestMethod]
    [DataRow("CONFIG_REMOTEPROC")]
    [DataRow("CONFIG_STM32_RPROC")]
    [DataRow("CONFIG_STM32_IPCC")]
    [DataRow("CONFIG_RPMSG_VIRTIO")]
    [DataRow("CONFIG_RESET_SCMI")]
    public void Tells_of_a_missing_kernel_option(string option)
    {
        var config = string.Join('\n', Complete.Split('\n').Where(line => !line.StartsWith(option + "=", StringComparison.Ordinal)));

        var finding = Assert.ContainsSingle(Findings(Config(config)));
        Assert.AreEqual(("FK7001", $"Set {option}=y."), (finding.Rule.Id, finding.Fix));
    }

    [TestMethod]
    public void Wants_the_options_of_OP_TEE_for_signed_firmware()
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33-tee.dtb"))[0];
        var report = PreflightCheck.Run(FirmwareImage.Open("x", TestData.Source("signed", "golden", "rsa2048-ns-bootaddr.st.bin")), processor, new LinuxOptions(), Config(Complete));

        CollectionAssert.IsSubsetOf(
            (string[])["Set CONFIG_TEE=y.", "Set CONFIG_OPTEE=y.", "Set CONFIG_TEE_REMOTEPROC=y."],
            report.Findings.Where(finding => finding.Rule.Id == "FK7001").Select(finding => finding.Fix).ToArray());
    }

    [TestMethod]
    public void Has_nothing_against_a_complete_kernel() => Assert.IsEmpty(Findings(Config(Complete)));

    [TestMethod]
    [DataRow("FK7003", Complete)]
    [DataRow("FK7002", "CONFIG_BLK_DEV_INITRD=n\n")]
    [DataRow("", "CONFIG_STM32_RPROC=m\n")]
    [DataRow("", "CONFIG_EXTRA_FIRMWARE=\"rproc-m33-fw\"\n")]
    public void Knows_whether_auto_boot_comes_before_the_root_file_system(string rule, string config) =>
        Assert.AreEqual(rule, Findings(Config(Complete + config), AutoBoot).SingleOrDefault()?.Rule.Id ?? string.Empty);

    [TestMethod]
    public void Has_nothing_against_the_firmware_in_the_initramfs() =>
        Assert.IsEmpty(Findings(Config(Complete) with { Initramfs = Root(new CpioWriter().File("lib/firmware/rproc-m33-fw", M33)) }, AutoBoot));

    [TestMethod]
    public void Asks_for_the_name_that_the_node_gives()
    {
        var installed = new InstalledSystem { Root = Root(new CpioWriter().File("lib/firmware/m33.elf", M33)) };

        Assert.IsEmpty(Findings(installed, AutoBoot, "&m33_rproc:firmware-name = \"m33.elf\""));
    }

    [TestMethod]
    public void Tells_of_auto_boot_firmware_that_is_not_installed()
    {
        var finding = Assert.ContainsSingle(Findings(new InstalledSystem { Root = Root(new CpioWriter()) }, AutoBoot));

        Assert.AreEqual("FK7004", finding.Rule.Id);
        StringAssert.Contains(finding.Fix, "/lib/firmware/rproc-m33-fw");
    }

    [TestMethod]
    public void A_missing_default_name_is_worth_a_note_without_auto_boot() =>
        Assert.AreEqual(("FK7005", Severity.Note), Assert.ContainsSingle(Findings(new InstalledSystem { Root = Root(new CpioWriter()) })) is var finding ? (finding.Rule.Id, finding.Severity) : default);

    [TestMethod]
    public void Tells_of_an_empty_file_a_folder_and_a_link_to_nothing()
    {
        foreach (var writer in (CpioWriter[])[new CpioWriter().File("lib/firmware/rproc-m33-fw", []), new CpioWriter().Folders("lib/firmware/rproc-m33-fw"), new CpioWriter().Link("lib/firmware/rproc-m33-fw", "x")])
            Assert.AreEqual("FK7006", Assert.ContainsSingle(Findings(new InstalledSystem { Root = Root(writer) }, AutoBoot)).Rule.Id);
    }

    [TestMethod]
    public void Tells_of_another_file_and_of_one_that_goes_before()
    {
        var other = Assert.ContainsSingle(Findings(new InstalledSystem { Root = Root(new CpioWriter().File("lib/firmware/rproc-m33-fw", [1])) }, AutoBoot));
        var shadowed = Assert.ContainsSingle(Findings(new InstalledSystem { Root = Root(new CpioWriter().Folders("lib/firmware/updates").File("lib/firmware/updates/rproc-m33-fw", [1]).File("lib/firmware/rproc-m33-fw", M33)) }, AutoBoot));

        Assert.AreEqual(("FK7007", "FK7007"), (other.Rule.Id, shadowed.Rule.Id));
        Assert.AreEqual("Remove /lib/firmware/updates/rproc-m33-fw.", shadowed.Fix);
    }

    [TestMethod]
    [DataRow("FK7008", "")]
    [DataRow("", "CONFIG_FW_LOADER_COMPRESS_XZ=y\n")]
    public void Knows_whether_the_kernel_decompresses_firmware(string rule, string config)
    {
        var installed = Config(Complete + config) with { Initramfs = Root(new CpioWriter().File("lib/firmware/rproc-m33-fw.xz", [1])) };

        Assert.AreEqual(rule, Findings(installed, AutoBoot).SingleOrDefault()?.Rule.Id ?? string.Empty);
    }

    [TestMethod]
    [DataRow("gzip", "CONFIG_RD_GZIP")]
    [DataRow("zstd", "CONFIG_RD_ZSTD")]
    [DataRow("xz", "CONFIG_RD_XZ")]
    public void Knows_whether_the_kernel_unpacks_the_initramfs(string compression, string option)
    {
        var installed = Packed(compression, 1, Complete);

        var finding = Assert.ContainsSingle(Findings(installed));
        Assert.AreEqual(("FK7009", $"Initramfs unpacking failed: compression method {compression} not configured"), (finding.Rule.Id, finding.BoardLine));
        Assert.IsEmpty(Findings(Packed(compression, 1, $"{Complete}{option}=y\n")));
        Assert.IsEmpty(Findings(Packed(compression, 1, $"{Complete}{option}=y\n") with { Kernel = null }));
    }

    /// <summary>CRC-64 is what the program xz takes by default.</summary>
    [TestMethod]
    [DataRow(4)]
    [DataRow(10)]
    public void Tells_of_a_check_of_xz_that_the_kernel_does_not_know(int check)
    {
        var alone = Assert.ContainsSingle(Findings(Packed("xz", check, Complete) with { Kernel = null }));
        var withRamDisk = Assert.ContainsSingle(Findings(Packed("xz", check, $"{Complete}CONFIG_RD_XZ=y\nCONFIG_BLK_DEV_RAM=y\n")));

        Assert.AreEqual(("FK7009", "Compress it with: xz --check=crc32"), (alone.Rule.Id, alone.Fix));
        StringAssert.StartsWith(withRamDisk.BoardLine, "rootfs image is not initramfs (Input was encoded with settings");
    }

    private static InstalledSystem Packed(string compression, int check, string config)
    {
        var archive = new CpioWriter().Folders("lib", "lib/firmware").File("lib/firmware/rproc-m33-fw", M33).ToArchive();
        var packed = compression switch { "gzip" => CpioWriter.Gzip(archive), "zstd" => CpioWriter.Zstd(archive), _ => new XzWriter((byte)check).Block(archive).ToArray() };
        return Config(config) with { Initramfs = Initramfs.Read(new MemoryStream(packed)) };
    }

    private static InstalledSystem Config(string text) => new() { Kernel = KernelConfig.Read(ByteSource.FromMemory(Encoding.UTF8.GetBytes(text))) };

    private static Initramfs Root(CpioWriter writer) =>
        Initramfs.Read(new MemoryStream([.. new CpioWriter().Folders("lib", "lib/firmware").ToArchive(), .. writer.Folders("etc").ToArchive()]));

    private static IReadOnlyList<Finding> Findings(InstalledSystem installed, params string[] edits)
    {
        var processor = RemoteProcessor.FindAll(EditedTree.Read("good/mp257-m33.dtb", edits))[0];
        var report = PreflightCheck.Run(FirmwareImage.Open("m33.elf", ByteSource.FromMemory(M33)), processor, new LinuxOptions(), installed);
        return [.. report.Findings.Where(finding => finding.Rule.Id.StartsWith("FK7", StringComparison.Ordinal))];
    }
}
