using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Tests.Loading.Attaching;

/// <summary>What happens to a core after Linux has it.</summary>
[TestClass]
public sealed class LaterEventTests
{
    [TestMethod]
    public void Detaching_writes_a_kilobyte_back_on_the_M4()
    {
        var outcome = AttachedBoard.M4.Attach();

        Assert.AreEqual(new AddressRange(0x10020000, 1024), outcome.Attachment!.Reverted);
        AssertEvent(outcome, "detach", 0, RemoteprocState.Detached, "remoteproc remoteproc0: detached remote processor m4");
    }

    [TestMethod]
    [DataRow(0x90U)]
    [DataRow(0x800U)]
    public void Detaching_writes_back_what_the_size_cell_says_on_the_M33(uint size) =>
        Assert.AreEqual(new AddressRange(0x80a00000, size), (AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = size } }).Attach().Attachment!.Reverted);

    [TestMethod]
    public void Stopping_an_attached_M4_works_and_leaves_nothing_to_start() =>
        AssertEvent(AttachedBoard.M4.Attach(), "stop", 0, RemoteprocState.Offline, "remoteproc remoteproc0: stopped remote processor m4");

    [TestMethod]
    public void Stopping_a_core_without_reset_is_refused() =>
        AssertEvent(AttachedBoard.M33.Attach(), "stop", -1, RemoteprocState.Attached, "remoteproc remoteproc0: Stop of the firmware not supported", "remoteproc remoteproc0: can't stop rproc: -1");

    /// <summary>M-23: recovery boots a file, also for a core that was attached to.</summary>
    [TestMethod]
    public void A_crash_of_an_attached_core_leaves_it_offline_without_a_file()
    {
        var outcome = AttachedBoard.M4.Attach();

        AssertEvent(
            outcome,
            "crash",
            -2,
            RemoteprocState.Offline,
            "remoteproc remoteproc0: crash detected in m4: type watchdog",
            "remoteproc remoteproc0: handling crash #1 in m4",
            "remoteproc remoteproc0: recovering m4",
            "remoteproc remoteproc0: stopped remote processor m4",
            "remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2",
            "remoteproc remoteproc0: request_firmware failed: -2");
        StringAssert.Contains(outcome.Later.Single(later => later.Id == "crash").Consequence, "start returns 0 and does nothing");
    }

    [TestMethod]
    public void A_crash_of_a_core_without_reset_stays_a_crash() =>
        AssertEvent(
            AttachedBoard.M33.Attach(),
            "crash",
            -1,
            RemoteprocState.Crashed,
            "remoteproc remoteproc0: crash detected in m33: type watchdog",
            "remoteproc remoteproc0: handling crash #1 in m33",
            "remoteproc remoteproc0: recovering m33",
            "remoteproc remoteproc0: Stop of the firmware not supported",
            "remoteproc remoteproc0: can't stop rproc: -1");

    [TestMethod]
    public void Without_an_interrupt_nobody_notices_a_crash() => AssertEvent(AttachedBoard.M4.With("-&m4_rproc:interrupts").Attach(), "crash", 0, RemoteprocState.Attached);

    /// <summary>M-20, M-21: from loading on, without looking at the file and without the line that names it.</summary>
    [TestMethod]
    public void A_crash_of_a_started_core_loads_the_file_again()
    {
        var outcome = LinuxLoader.Start(AttachedBoard.M4.Image(), AttachedBoard.M4.Processor(), new LinuxOptions());

        AssertEvent(
            outcome,
            "crash",
            0,
            RemoteprocState.Running,
            "remoteproc remoteproc0: crash detected in m4: type watchdog",
            "remoteproc remoteproc0: handling crash #1 in m4",
            "remoteproc remoteproc0: recovering m4",
            "remoteproc remoteproc0: stopped remote processor m4",
            "rproc-virtio rproc-virtio.0.auto: assigned reserved memory node vdev0buffer@10042000",
            "virtio_rpmsg_bus virtio0: rpmsg host is online",
            "rproc-virtio rproc-virtio.0.auto: registered virtio0 (type 7)",
            "remoteproc remoteproc0: remote processor m4 is now up");
        Assert.IsFalse(outcome.Later.Any(later => later.Id == "detach"));
    }

    /// <summary>M-31: every region but the buffers' pool.</summary>
    [TestMethod]
    public void A_core_dump_has_the_regions_without_the_pool()
    {
        var crash = AttachedBoard.M4.Attach().Later.Single(later => later.Id == "crash");

        StringAssert.Contains(crash.Consequence, "retram, mcuram, mcuram2, vdev0vring0, vdev0vring1.");
    }

    /// <summary>M-32.</summary>
    [TestMethod]
    public void The_M0_has_no_core_dump()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m0.dtb"))).Single(processor => processor.Name == "m0");

        var outcome = LinuxLoader.Start(FirmwareImage.Open("m0.elf", TestData.Source("firmware", "mp257-m0.elf")), processor, new LinuxOptions());

        StringAssert.Contains(outcome.Later.Single(later => later.Id == "crash").Consequence, "There is no core dump.");
    }

    [TestMethod]
    public void Only_a_started_core_is_warned_of_when_the_system_shuts_down()
    {
        var started = LinuxLoader.Start(FirmwareImage.Open("m33.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")), RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp257-m33.dtb")))[0], new LinuxOptions());

        AssertEvent(started, "reboot", 0, RemoteprocState.Running, "stm32-rproc 0.m33: Warning: remote fw is still running with possible side effect!!!");
        AssertEvent(AttachedBoard.M33.Attach(), "reboot", 0, RemoteprocState.Attached);
    }

    /// <summary>The driver of signed firmware has no detach.</summary>
    [TestMethod]
    public void A_core_of_signed_firmware_cannot_be_detached_from()
    {
        var processor = RemoteProcessor.FindAll(DeviceTree.Read(TestData.Source("devicetree", "good", "mp157-m4-tee.dtb")))[0];
        var tree = new AttachedBoard("good/mp157-m4-tee.dtb", "mp157-openamp-m4.elf").With("&m4_rproc:st,syscfg-cm-state = <&tamp 0x148 0xffffffff>", "&m4_rproc:st,syscfg-rsc-tbl = <&tamp 0x144 0xffffffff>");
        Assert.AreEqual(FirmwareDelivery.SignedImage, processor.Type.Delivery);

        var outcome = LinuxLoader.Attach(FirmwareImage.Open("m4.bin", TestData.Source("signed", "golden", "rsa2048-m4.upstream.bin")), tree.Processor(), new LinuxOptions());

        Assert.AreEqual(LoadVerdict.Attaches, outcome.Verdict, string.Join('\n', AttachedBoard.Texts(outcome.Log)));
        AssertEvent(outcome, "detach", -22, RemoteprocState.Attached);
        Assert.IsNull(outcome.Attachment!.Reverted);
        Assert.AreEqual("stm32-rproc 10000000.m4: Support of signed firmware only", outcome.Log.First().Text);
    }

    [TestMethod]
    public void Nothing_follows_where_Linux_does_not_have_the_core() =>
        Assert.IsEmpty((AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0 } }).Attach().Later);

    private static void AssertEvent(LoadOutcome outcome, string id, int error, RemoteprocState state, params string[] log)
    {
        var later = outcome.Later.Single(later => later.Id == id);
        Assert.AreEqual((error, state), (later.ErrorNumber, later.State));
        CollectionAssert.AreEqual(log, AttachedBoard.Texts(later.Log));
        Assert.IsNotEmpty(later.Consequence);
    }
}
