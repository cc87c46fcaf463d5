using FirmwareKit.Binary;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>st,auto-boot (linux-remoteproc.md section 8.2).</summary>
[TestClass]
public sealed class AutoBootTests
{
    private const string Default = "/lib/firmware/rproc-m4-fw";

    [TestMethod]
    public void Runs_before_anybody_writes()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files(Default, "/lib/firmware/other.elf"), TestBoard.AutoBoot);

        Assert.AreEqual(RemoteprocState.Running, device.State);
        Assert.AreEqual(ErrorNumber.Busy, device.WriteFirmware("other.elf").ErrorNumber);
        Assert.AreEqual(0, device.WriteState("start").ErrorNumber);
        Assert.AreEqual(2, device.Users);
    }

    [TestMethod]
    public void Looks_twice_for_a_missing_file_and_does_not_say_that_the_boot_failed()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files("/lib/firmware/other.elf"), TestBoard.AutoBoot);

        CollectionAssert.AreEqual(
            new[]
            {
                "remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2",
                "remoteproc remoteproc0: powering up m4",
                "remoteproc remoteproc0: Direct firmware load for rproc-m4-fw failed with error -2",
                "remoteproc remoteproc0: request_firmware failed: -2",
            },
            device.ProbeAnswer.Text());
        Assert.AreEqual(0, device.ProbeAnswer.ErrorNumber);
        Assert.AreEqual(RemoteprocState.Offline, device.State);
        Assert.AreEqual(ErrorNumber.Invalid, device.WriteState("stop").ErrorNumber);
        device.WriteFirmware("other.elf");
        Assert.AreEqual(0, device.WriteState("start").ErrorNumber);
        Assert.AreEqual(1, device.Users);
    }

    [TestMethod]
    public void Refuses_a_file_that_is_no_ELF()
    {
        var files = TestBoard.Files();
        files.AddFile(Default, ByteSource.FromMemory(new byte[100]));

        var device = TestBoard.Device(KernelProfile.Linux61, files, TestBoard.AutoBoot);

        CollectionAssert.AreEqual(
            new[] { "remoteproc remoteproc0: powering up m4", "remoteproc remoteproc0: Image is corrupted (bad magic)" },
            device.ProbeAnswer.Text());
        StringAssert.EndsWith(device.WriteState("start").Text()[^1], "Boot failed: -22");
    }

    [TestMethod]
    public void Says_of_an_empty_file_that_it_fails_in_its_folder()
    {
        var files = TestBoard.Files();
        files.AddFile(Default, ByteSource.FromMemory(default));

        var lines = TestBoard.Device(KernelProfile.Linux61, files, TestBoard.AutoBoot).ProbeAnswer.Text();

        Assert.AreEqual("remoteproc remoteproc0: loading /lib/firmware/rproc-m4-fw failed with error -22", lines[0]);
        Assert.AreEqual("remoteproc remoteproc0: request_firmware failed: -22", lines[^1]);
    }

    [TestMethod]
    public void Takes_the_copy_in_the_updates_folder()
    {
        var files = TestBoard.Files("/lib/firmware/updates/rproc-m4-fw");
        files.AddFile(Default, ByteSource.FromMemory(new byte[100]));

        Assert.AreEqual(RemoteprocState.Running, TestBoard.Device(KernelProfile.Linux61, files, TestBoard.AutoBoot).State);
    }

    [TestMethod]
    public void A_crash_at_boot_is_the_probes()
    {
        var device = TestBoard.Device(KernelProfile.Linux61, TestBoard.Files(Default), TestBoard.AutoBoot, $"{TestBoard.Node}:memory-region = <0x12345678>");

        Assert.IsTrue(device.ProbeAnswer.IsKernelCrash);
        Assert.IsTrue(device.WriteState("start").IsKernelCrash);
    }
}
