using FirmwareKit.Binary;
using FirmwareKit.Installed;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>request_firmware (linux-remoteproc.md section 1.1).</summary>
[TestClass]
public sealed class FirmwareRequestTests
{
    private const string Rproc = "remoteproc remoteproc0: ";
    private static readonly string LongName = new('n', 256);

    [TestMethod]
    [DataRow("fw.elf", "/lib/firmware/fw.elf")]
    [DataRow("a/b/fw.elf", "/lib/firmware/a/b/fw.elf")]
    [DataRow("a//./b/fw.elf", "/lib/firmware/a/b/fw.elf")]
    [DataRow("/opt/fw.elf", "/lib/firmware/opt/fw.elf")]
    [DataRow("fw one.elf ", "/lib/firmware/fw one.elf ")]
    [DataRow("fw.elf\r", "/lib/firmware/fw.elf\r")]
    [DataRow("...", "/lib/firmware/...")]
    [DataRow("a..b/..c", "/lib/firmware/a..b/..c")]
    [DataRow("fw.elf", "/lib/firmware/updates/fw.elf")]
    [DataRow("fw.elf", "/lib/firmware/6.1.0-18-armmp/fw.elf")]
    [DataRow("fw.elf", "/lib/firmware/updates/6.1.0-18-armmp/fw.elf")]
    public void Finds(string name, string path) => Assert.AreEqual(0, Write(KernelProfile.Linux61, TestBoard.Files(path), name).ErrorNumber);

    [TestMethod]
    [DataRow("fw.elf", "/lib/firmware/FW.elf", -2)]
    [DataRow("fw.elf\r", "/lib/firmware/fw.elf", -2)]
    [DataRow("fw.elf ", "/lib/firmware/fw.elf", -2)]
    [DataRow("/lib/firmware/fw.elf", "/lib/firmware/fw.elf", -2)]
    [DataRow("fw.elf", "/lib/firmware/6.6.1/fw.elf", -2)]
    [DataRow("fw.elf", "/lib/firmware/6.12/fw.elf", -2)]
    [DataRow("fw", "/lib/firmware/fw/a", -22)]
    [DataRow(".", "/lib/firmware/fw", -22)]
    [DataRow("/", "/lib/firmware/fw", -22)]
    [DataRow("fw/", "/lib/firmware/fw", -20)]
    [DataRow("fw/a", "/lib/firmware/fw", -20)]
    public void Fails_with_the_errno_of_the_last_folder(string name, string path, int error)
    {
        var answer = Write(KernelProfile.Linux61, TestBoard.Files(path), name);

        Assert.AreEqual(error, answer.ErrorNumber);
        string[] own = error == -2 ? [] : [$"{Rproc}loading /lib/firmware/{name} failed with error {error}"];
        CollectionAssert.AreEqual(
            new[] { $"{Rproc}powering up m4" }.Concat(own).Append($"{Rproc}Direct firmware load for {name} failed with error {error}").Append($"{Rproc}request_firmware failed: {error}").Append($"{Rproc}Boot failed: {error}").ToArray(),
            answer.Text());
    }

    [TestMethod]
    [DataRow("..")]
    [DataRow("../fw.elf")]
    [DataRow("a/../fw.elf")]
    [DataRow("a/..")]
    [DataRow("/../fw.elf")]
    public void Refuses_a_way_to_the_parent_folder(string name)
    {
        var answer = Write(KernelProfile.Linux61, TestBoard.Files("/lib/fw.elf", "/lib/firmware/fw.elf", "/lib/firmware/a/b"), name);

        Assert.AreEqual(ErrorNumber.Invalid, answer.ErrorNumber);
        Assert.AreEqual($"{Rproc}Firmware load for '{name}' refused, path contains '..' component", answer.Text()[1]);
        Assert.AreEqual($"{Rproc}request_firmware failed: -22", answer.Text()[2]);
    }

    [TestMethod]
    public void Follows_a_way_to_the_parent_folder_before_that_was_a_fault() =>
        Assert.AreEqual(0, Write(KernelProfile.Linux515, TestBoard.Files("/lib/fw.elf"), "../fw.elf").ErrorNumber);

    [TestMethod]
    public void A_folder_in_an_updates_folder_does_not_hide_the_file()
    {
        var answer = Write(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/updates/fw.elf/x", "/lib/firmware/fw.elf"), "fw.elf");

        Assert.AreEqual(0, answer.ErrorNumber);
        Assert.AreEqual($"{Rproc}loading /lib/firmware/updates/fw.elf failed with error -22", answer.Text()[1]);
    }

    [TestMethod]
    public void The_last_folder_decides_on_the_errno()
    {
        var answer = Write(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/updates/fw.elf/x"), "fw.elf");

        Assert.AreEqual(ErrorNumber.NoEntry, answer.ErrorNumber);
        Assert.AreEqual($"{Rproc}loading /lib/firmware/updates/fw.elf failed with error -22", answer.Text()[1]);
    }

    [TestMethod]
    public void A_name_of_256_bytes_is_too_long_in_each_folder_that_is_there()
    {
        var files = TestBoard.Files("/lib/firmware/updates/x");

        var answer = Write(KernelProfile.Linux61, files, LongName);

        Assert.AreEqual(ErrorNumber.NameTooLong, answer.ErrorNumber);
        CollectionAssert.AreEqual(
            new[] { $"{Rproc}loading /lib/firmware/updates/{LongName} failed with error -36", $"{Rproc}loading /lib/firmware/{LongName} failed with error -36" },
            answer.Text()[1..3]);
    }

    [TestMethod]
    public void A_name_of_255_bytes_is_not() =>
        Assert.AreEqual(0, Write(KernelProfile.Linux61, TestBoard.Files($"/lib/firmware/{LongName[1..]}"), LongName[1..]).ErrorNumber);

    [TestMethod]
    public void A_long_name_in_a_folder_that_is_not_there_is_only_missing() =>
        Assert.AreEqual(ErrorNumber.NoEntry, Write(KernelProfile.Linux61, TestBoard.Files(), $"a/{LongName}").ErrorNumber);

    [TestMethod]
    public void A_path_of_4096_bytes_ends_the_search_without_a_line_of_its_own()
    {
        var name = string.Concat(Enumerable.Repeat("dir/", 1020)) + "f";

        var answer = Write(KernelProfile.Linux61, TestBoard.Files(), name);

        Assert.AreEqual(ErrorNumber.NameTooLong, answer.ErrorNumber);
        Assert.HasCount(4, answer.Text());
        StringAssert.StartsWith(answer.Text()[1], $"{Rproc}Direct firmware load for dir/");
    }

    [TestMethod]
    public void The_log_cuts_its_lines()
    {
        var name = string.Concat(Enumerable.Repeat("dir/", 500)) + "f";

        Assert.HasCount(991, Write(KernelProfile.Linux61, TestBoard.Files(), name).Text()[1]);
        Assert.HasCount(1023, Write(KernelProfile.Linux612, TestBoard.Files(), name).Text()[1]);
    }

    [TestMethod]
    public void A_built_in_path_comes_first()
    {
        var files = TestBoard.Files("/mnt/fw.elf");
        files.AddFile("/lib/firmware/fw.elf", ByteSource.FromMemory(new byte[4]));

        Assert.AreEqual(0, Write(KernelProfile.Linux61, files, "fw.elf", new FirmwareFolders { Custom = "/mnt" }).ErrorNumber);
    }

    [TestMethod]
    public void A_newline_in_that_path_is_stripped_by_new_kernels_only()
    {
        var folders = new FirmwareFolders { Custom = "/mnt\n" };

        Assert.AreEqual(ErrorNumber.NoEntry, Write(KernelProfile.Linux61, TestBoard.Files("/mnt/fw.elf"), "fw.elf", folders).ErrorNumber);
        Assert.AreEqual(0, Write(KernelProfile.Linux612, TestBoard.Files("/mnt/fw.elf"), "fw.elf", folders).ErrorNumber);
    }

    [TestMethod]
    public void A_known_release_searches_its_own_folder_only()
    {
        var folders = new FirmwareFolders { Release = "6.1.0-2-arm" };

        Assert.AreEqual(0, Write(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/6.1.0-2-arm/fw.elf"), "fw.elf", folders).ErrorNumber);
        Assert.AreEqual(ErrorNumber.NoEntry, Write(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/6.1.0-3-arm/fw.elf"), "fw.elf", folders).ErrorNumber);
    }

    private static DeviceAnswer Write(KernelProfile kernel, MemoryRoot files, string name, FirmwareFolders? folders = null)
    {
        var device = RemoteprocDevice.Probe(TestBoard.Processor(), files, new LinuxOptions { Kernel = kernel, Folders = folders ?? new FirmwareFolders() });
        device.WriteFirmware(name);
        return device.WriteState("start");
    }
}
