using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>Writes to the attributes of a modelled processor, one after the other (linux-remoteproc.md section 7).</summary>
[TestClass]
public sealed class RemoteprocDeviceTests
{
    private const string Name = "fw.elf";
    private const string Path = $"/lib/firmware/{Name}";

    [TestMethod]
    [DataRow("fw.elf", "fw.elf")]
    [DataRow("fw.elf\n", "fw.elf")]
    [DataRow("fw.elf\nrest", "fw.elf")]
    [DataRow("fw.elf\r\n", "fw.elf\r")]
    [DataRow(" fw.elf ", " fw.elf ")]
    [DataRow("fw\telf", "fw\telf")]
    [DataRow("fw.elf\0rest", "fw.elf")]
    [DataRow("../fw.elf", "../fw.elf")]
    [DataRow("a/b/fw.elf", "a/b/fw.elf")]
    public void Takes_a_name_up_to_its_newline(string written, string name)
    {
        var device = Device();

        Assert.AreEqual(0, device.WriteFirmware(written).ErrorNumber);
        Assert.AreEqual(name, device.FirmwareName);
    }

    [TestMethod]
    [DataRow("\n")]
    [DataRow("\nfw.elf")]
    [DataRow("\0")]
    public void Refuses_an_empty_name_and_keeps_the_one_it_has(string written)
    {
        var device = Device();

        var answer = device.WriteFirmware(written);

        Assert.AreEqual(ErrorNumber.Invalid, answer.ErrorNumber);
        CollectionAssert.AreEqual(new[] { "stm32-rproc 10000000.m4: can't provide empty string for firmware name" }, answer.Text());
        Assert.AreEqual("rproc-m4-fw", device.FirmwareName);
    }

    [TestMethod]
    public void A_write_without_bytes_reaches_nobody()
    {
        var device = Device();

        Assert.AreEqual(0, device.WriteFirmware(string.Empty).ErrorNumber);
        Assert.AreEqual(0, device.WriteState(string.Empty).ErrorNumber);
        Assert.AreEqual("rproc-m4-fw", device.FirmwareName);
        Assert.AreEqual(RemoteprocState.Offline, device.State);
    }

    [TestMethod]
    public void Takes_a_page_of_a_longer_write()
    {
        var device = Device();

        device.WriteFirmware(new string('n', 5000));

        Assert.HasCount(4096, device.FirmwareName);
    }

    [TestMethod]
    public void Does_not_change_the_name_while_running()
    {
        var device = Started(KernelProfile.Linux61);

        var answer = device.WriteFirmware("\n");

        Assert.AreEqual(ErrorNumber.Busy, answer.ErrorNumber);
        CollectionAssert.AreEqual(new[] { "stm32-rproc 10000000.m4: can't change firmware while running" }, answer.Text());
        Assert.AreEqual(Name, device.FirmwareName);
    }

    [TestMethod]
    [DataRow("START", "remoteproc remoteproc0: Unrecognised option: START")]
    [DataRow("on\n", "remoteproc remoteproc0: Unrecognised option: on\n")]
    public void Repeats_a_word_that_it_does_not_know(string word, string line)
    {
        var answer = Device().WriteState(word);

        Assert.AreEqual(ErrorNumber.Invalid, answer.ErrorNumber);
        CollectionAssert.AreEqual(new[] { line }, answer.Text());
    }

    [TestMethod]
    [DataRow("stop")]
    [DataRow("detach\n")]
    public void Refuses_in_silence_what_an_offline_processor_cannot_do(string word)
    {
        var answer = Device().WriteState(word);

        Assert.AreEqual(ErrorNumber.Invalid, answer.ErrorNumber);
        Assert.IsEmpty(answer.Text());
    }

    [TestMethod]
    public void A_second_start_adds_a_user_and_needs_a_second_stop()
    {
        var device = Started(KernelProfile.Linux61);

        var second = device.WriteState("start");
        var first = device.WriteState("stop");

        Assert.AreEqual((0, 0), (second.ErrorNumber, first.ErrorNumber));
        Assert.IsEmpty(second.Text().Concat(first.Text()));
        Assert.AreEqual(RemoteprocState.Running, device.State);
        StringAssert.EndsWith(device.WriteState("stop").Text()[^1], "stopped remote processor m4");
        Assert.AreEqual(RemoteprocState.Offline, device.State);
        Assert.AreEqual(ErrorNumber.Invalid, device.WriteState("stop").ErrorNumber);
    }

    [TestMethod]
    public void A_second_start_is_busy_before_5_19()
    {
        var device = Started(KernelProfile.Linux515);

        var answer = device.WriteState("start");

        Assert.AreEqual(ErrorNumber.Busy, answer.ErrorNumber);
        Assert.IsEmpty(answer.Text());
        Assert.AreEqual(1, device.Users);
    }

    [TestMethod]
    public void Stopping_asks_the_firmware_where_there_is_a_mailbox()
    {
        CollectionAssert.AreEqual(
            new[] { "remoteproc remoteproc0: warning: remote FW shutdown without ack", "remoteproc remoteproc0: stopped remote processor m4" },
            Started(KernelProfile.Linux61).WriteState("stop").Text());
        CollectionAssert.AreEqual(
            new[] { "remoteproc remoteproc0: stopped remote processor m4" },
            Started(KernelProfile.Linux61, $"-{TestBoard.Node}:mbox-names").WriteState("stop").Text());
    }

    [TestMethod]
    public void The_name_survives_and_a_second_boot_says_the_same()
    {
        var device = Started(KernelProfile.Linux61);
        device.WriteState("stop");

        var again = device.WriteState("start");

        Assert.AreEqual(0, again.ErrorNumber);
        CollectionAssert.Contains(again.Text(), "rproc-virtio rproc-virtio.0.auto: registered virtio0 (type 7)");
    }

    [TestMethod]
    public void A_virtio_device_that_failed_keeps_its_number()
    {
        var device = Started(KernelProfile.Linux61, "/reserved-memory/vdev0vring0@10040000:reg = <0x10040000 0x100>");
        device.WriteState("stop");

        var again = device.WriteState("start");

        CollectionAssert.Contains(again.Text(), "rproc-virtio: probe of rproc-virtio.1.auto failed with error -12");
    }

    [TestMethod]
    public void Answers_nothing_without_a_processor()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files(Path), $"{TestBoard.Node}:status = \"disabled\"");

        Assert.IsFalse(device.IsRegistered);
        Assert.AreEqual(ErrorNumber.NoEntry, device.WriteState("start").ErrorNumber);
        Assert.AreEqual(ErrorNumber.NoEntry, device.WriteFirmware(Name).ErrorNumber);
    }

    [TestMethod]
    public void Answers_nothing_after_a_crash()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files(Path), $"{TestBoard.Node}:memory-region = <0x12345678>");
        device.WriteFirmware(Name);

        Assert.IsTrue(device.WriteState("start").IsKernelCrash);
        Assert.IsTrue(device.IsKernelCrashed);
        Assert.IsTrue(device.WriteState("stop").IsKernelCrash);
    }

    [TestMethod]
    public void Starts_a_corrected_file_after_a_refusal()
    {
        var files = TestBoard.Files(Path);
        files.AddFile("/lib/firmware/empty.elf", FirmwareKit.Binary.ByteSource.FromMemory(default));
        var device = TestBoard.Device(KernelProfile.Linux61, files);
        device.WriteFirmware("empty.elf");
        Assert.AreEqual(ErrorNumber.Invalid, device.WriteState("start").ErrorNumber);
        device.WriteFirmware(Name);

        Assert.AreEqual(0, device.WriteState("start").ErrorNumber);
    }

    [TestMethod]
    public void Firmware_name_of_the_tree_is_read_by_the_newest_ST_kernel_only()
    {
        var processor = TestBoard.Processor($"{TestBoard.Node}:firmware-name = \"cm4.elf\"");

        Assert.AreEqual("cm4.elf", RemoteprocDevice.FirstNameOf(processor, KernelProfile.St66));
        Assert.AreEqual("rproc-m4-fw", RemoteprocDevice.FirstNameOf(processor, KernelProfile.St61));
        Assert.AreEqual("rproc-m4-fw", RemoteprocDevice.FirstNameOf(processor, KernelProfile.Linux612));
    }

    private static RemoteprocDevice Device() => TestBoard.Device(KernelProfile.Linux61, TestBoard.Files(Path));

    private static RemoteprocDevice Started(KernelProfile kernel, params ReadOnlySpan<string> edits)
    {
        var device = TestBoard.Device(kernel, TestBoard.Files(Path), edits);
        device.WriteFirmware(Name + "\n");
        Assert.AreEqual(0, device.WriteState("start\n").ErrorNumber);
        return device;
    }
}
