using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>What each difference between kernels does to the answer.</summary>
[TestClass]
public sealed class KernelProfileTests
{
    private const string SmallVring = "/reserved-memory/vdev0vring0@10040000:reg = <0x10040000 0x100>";
    private const string NotReserved = $"{TestBoard.Node}:memory-region = <0x07 0x04>"; // the retram, and the clock controller

    public static IEnumerable<object[]> Kernels => KernelProfile.All.Select(kernel => new object[] { kernel.Name });

    [TestMethod]
    [DynamicData(nameof(Kernels))]
    public void Every_kernel_boots_firmware_without_fault(string name) =>
        Assert.AreEqual(LoadVerdict.Boots, TestBoard.Start(KernelProfile.Find(name)!, TestBoard.Firmware, $"{TestBoard.Node}:reset-names = \"mcu_rst\"").Verdict);

    [TestMethod]
    public void A_table_names_only_kernels_that_are_offered()
    {
        var names = KernelProfile.All.Select(kernel => kernel.Name).ToList();

        foreach (var difference in KernelDifferences.All)
        {
            CollectionAssert.IsSubsetOf(difference.Kernels.ToArray(), names, difference.Id);
            CollectionAssert.IsSubsetOf(difference.Doubts.Keys.ToArray(), names, difference.Id);
            Assert.IsTrue(difference.Kernels.Count is > 0 && difference.Kernels.Count < names.Count, difference.Id);
        }
    }

    [TestMethod]
    [DataRow("st", "st-6.6")]
    [DataRow("mainline", "6.12")]
    [DataRow("5.15", "5.15")]
    public void Finds_a_kernel_by_name_or_alias(string name, string found) => Assert.AreEqual(found, KernelProfile.Find(name)?.Name);

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("6.2")]
    public void Finds_none_under_other_names(string? name) => Assert.IsNull(KernelProfile.Find(name));

    [TestMethod]
    public void A_vring_that_does_not_fit_fails_the_boot_before_6_1()
    {
        var outcome = TestBoard.Start(KernelProfile.Linux515, TestBoard.Firmware, SmallVring);

        Assert.AreEqual(ErrorNumber.NoMemory, outcome.ErrorNumber);
        CollectionAssert.AreEqual(
            new[]
            {
                "remoteproc remoteproc0: Registered carveout doesn't fit len request",
                "remoteproc remoteproc0: Failed to process resources: -12",
                "remoteproc remoteproc0: Boot failed: -12",
            },
            outcome.Log.Select(line => line.Text).TakeLast(3).ToArray());
        Assert.AreEqual(LoadVerdict.Boots, TestBoard.Start(KernelProfile.Linux61, TestBoard.Firmware, SmallVring).Verdict);
    }

    [TestMethod]
    public void A_virtio_device_of_5_15_is_called_after_its_buffers() =>
        CollectionAssert.Contains(
            TestBoard.Start(KernelProfile.Linux515, TestBoard.Firmware).Log.Select(line => line.Text).ToArray(),
            " remoteproc0#vdev0buffer: registered virtio0 (type 7)");

    [TestMethod]
    [DataRow(0x90000000u, "5.15", LoadVerdict.Refused)]
    [DataRow(0x90000000u, "6.1", LoadVerdict.Boots)]
    [DataRow(0x10040000u, "5.15", LoadVerdict.Boots)] // the end of a region
    public void A_segment_without_memory_needs_a_place_before_5_19(uint address, string kernel, LoadVerdict expected)
    {
        var elf = SmallElf.Make([new SmallSegment(1, 0x400, 0x10000000, 0x100, 0x100), new SmallSegment(1, 0x400, address, 0, 0)]);

        Assert.AreEqual(expected, TestBoard.Start(KernelProfile.Find(kernel)!, elf).Verdict);
    }

    [TestMethod]
    public void A_table_entry_below_16_is_followed_where_offsets_have_a_sign()
    {
        var firmware = TestBoard.Firmware;
        var table = ResourceTableOffset(firmware);
        BinaryPrimitives.WriteUInt32LittleEndian(firmware.AsSpan(table + 16), 0);

        Assert.AreEqual(LoadVerdict.Refused, TestBoard.Start(KernelProfile.Linux61, firmware).Verdict);
        // The table's version, 1, is taken as the type of a devmem entry.
        Assert.DoesNotContain("rsc table is truncated", string.Join('\n', TestBoard.Start(KernelProfile.Linux515, firmware).Log.Select(line => line.Text)));
    }

    [TestMethod]
    [DataRow("5.15", "warning stm32-rproc: probe of 10000000.m4 failed with error -2", "-2")]
    [DataRow("6.12", "error stm32-rproc 10000000.m4: probe with driver stm32-rproc failed with error -2", "-ENOENT")]
    public void A_failed_probe_is_worded_by_generation(string kernel, string line, string errno)
    {
        var log = TestBoard.Start(KernelProfile.Find(kernel)!, TestBoard.Firmware, $"-{TestBoard.Node}:resets").Log.Select(entry => $"{entry.Level.ToString().ToLowerInvariant()} {entry.Text}").ToArray();

        CollectionAssert.AreEqual(new[] { $"error stm32-rproc 10000000.m4: error {errno}: failed to get mcu_reset", line }, log);
    }

    [TestMethod]
    [DataRow("5.15", LoadVerdict.NoProcessor)]
    [DataRow("6.1", LoadVerdict.NoProcessor)]
    [DataRow("6.6", LoadVerdict.Boots)]
    public void The_tz_register_was_required_once(string kernel, LoadVerdict expected) =>
        Assert.AreEqual(expected, TestBoard.Start(KernelProfile.Find(kernel)!, TestBoard.Firmware, $"-{TestBoard.Node}:st,syscfg-tz").Verdict);

    [TestMethod]
    public void A_phandle_of_no_reserved_memory_ends_the_list_in_6_19()
    {
        Assert.Contains("unable to acquire memory-region", Log(KernelProfile.Linux612, NotReserved));
        Assert.Contains("bad phdr", Log(KernelProfile.Linux619, NotReserved));
        Assert.AreEqual(LoadVerdict.Refused, TestBoard.Start(KernelProfile.Linux619, TestBoard.Firmware, $"{TestBoard.Node}:memory-region = <0x12345678>").Verdict);
    }

    [TestMethod]
    public void A_region_outside_of_the_ranges_is_printed_whole_in_6_19()
    {
        const string Outside = "/reserved-memory/retram@38000000:reg = <0x48000000 0x10000>";

        Assert.Contains("memory region not valid 0x48000000\n", Log(KernelProfile.Linux612, Outside));
        Assert.Contains("memory region not valid [mem 0x48000000-0x4800ffff]\n", Log(KernelProfile.Linux619, Outside));
    }

    [TestMethod]
    public void A_doubt_is_told_when_it_decides()
    {
        var firmware = TestBoard.Firmware;
        BinaryPrimitives.WriteUInt16LittleEndian(firmware.AsSpan(48), 60000); // e_shnum

        var doubt = Assert.ContainsSingle(Doubts(KernelProfile.Linux66, firmware));

        Assert.AreEqual(KernelDifferences.ChecksSectionHeaders, doubt.Difference);
        Assert.AreEqual(LoadVerdict.Refused, doubt.Otherwise.Verdict);
        Assert.IsEmpty(Doubts(KernelProfile.Linux66, TestBoard.Firmware));
        Assert.IsEmpty(Doubts(KernelProfile.Linux612, firmware));
    }

    [TestMethod]
    public void An_answer_names_only_the_differences_that_it_rests_on()
    {
        CollectionAssert.AreEqual(new[] { KernelDifferences.HasVdevPlatformDevice }, TestBoard.Start(KernelProfile.Linux66, TestBoard.Firmware).KernelDifferences.ToArray());
        Assert.IsEmpty(TestBoard.Start(KernelProfile.Linux66, []).KernelDifferences);
    }

    private static IReadOnlyList<KernelDoubt> Doubts(KernelProfile kernel, byte[] firmware)
    {
        var (image, options) = (FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware)), new LinuxOptions { Kernel = kernel });
        return KernelDoubt.Find(image, TestBoard.Processor(), options, LinuxLoader.Start(image, TestBoard.Processor(), options));
    }

    private static string Log(KernelProfile kernel, string edit) => string.Concat(TestBoard.Start(kernel, TestBoard.Firmware, edit).Log.Select(line => line.Text + "\n"));

    private static int ResourceTableOffset(byte[] firmware)
    {
        var image = FirmwareImage.Open("fw.elf", ByteSource.FromMemory(firmware));
        Assert.IsTrue(image.Elf!.TryFindSection(".resource_table"u8, out var section));
        return (int)section.Offset;
    }
}
