using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading.Attaching;

/// <summary>rproc_attach: what it prints, and where it ends.</summary>
[TestClass]
public sealed class AttachTests
{
    private const string M33Attaching = "remoteproc remoteproc0: attaching to m33";

    [TestMethod]
    public void Attaches_to_an_M33_that_TF_M_started()
    {
        var outcome = AttachedBoard.M33.Attach();

        Assert.AreEqual((LoadVerdict.Attaches, 0), (outcome.Verdict, outcome.ErrorNumber));
        CollectionAssert.AreEqual(
            (string[])[
                "stm32-rproc 0.m33: wdg irq registered",
                "stm32-rproc 0.m33: pdds sys config not defined",
                "stm32-rproc 0.m33: rsc tbl syscon not supported",
                "stm32-rproc 0.m33: mbox_request_channel_byname() could not locate channel named \"shutdown\"",
                "remoteproc remoteproc0: cannot get shutdown mbox",
                "stm32-rproc 0.m33: mbox_request_channel_byname() could not locate channel named \"detach\"",
                "remoteproc remoteproc0: cannot get detach mbox",
                "remoteproc remoteproc0: m33 is available",
                M33Attaching,
                "rproc-virtio rproc-virtio.0.auto: assigned reserved memory node vdev0buffer@80afa000",
                "virtio_rpmsg_bus virtio0: rpmsg host is online",
                "rproc-virtio rproc-virtio.0.auto: registered virtio0 (type 7)",
                "remoteproc remoteproc0: remote processor m33 is now attached",
            ],
            AttachedBoard.Texts(outcome.Log));
        Assert.IsEmpty(outcome.Uncertainties);
        Assert.AreEqual(new AddressRange(0x80a00000, 1024), outcome.Attachment!.Window);
        Assert.IsFalse(outcome.Steps.Any(step => step.Id is "request-firmware" or "load-segments" or "sanity-check"));
    }

    [TestMethod]
    [DataRow(false, "6.12")]
    [DataRow(false, "6.1")]
    [DataRow(true, "st-6.6")]
    public void Attaches_to_an_M4_that_U_Boot_started(bool isSt, string kernel)
    {
        var board = (isSt ? AttachedBoard.M4.OnSt() : AttachedBoard.M4) with { Kernel = KernelProfile.All.Single(profile => profile.Name == kernel) };
        // Linux 6.1 does not probe without this property.
        board = board with { Edits = [.. board.Edits, "&m4_rproc:st,syscfg-tz = <&tamp 0 1>", "&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 1>"] };

        var outcome = board.Attach();

        Assert.AreEqual(LoadVerdict.Attaches, outcome.Verdict, string.Join('\n', AttachedBoard.Texts(outcome.Log)));
        CollectionAssert.AreEqual(
            (string[])[
                "remoteproc remoteproc0: attaching to m4",
                "rproc-virtio rproc-virtio.0.auto: assigned reserved memory node vdev0buffer@10042000",
                "virtio_rpmsg_bus virtio0: rpmsg host is online",
                "rproc-virtio rproc-virtio.0.auto: registered virtio0 (type 7)",
                "remoteproc remoteproc0: remote processor m4 is now attached",
            ],
            AttachedBoard.Texts(outcome.Log).SkipWhile(text => !text.Contains("attaching", StringComparison.Ordinal)).ToArray());
        Assert.AreEqual(!isSt, outcome.Attachment!.IsDeviceAddress);
        Assert.AreEqual(1024U, outcome.Attachment.TableSize);
    }

    /// <summary>rproc_set_rsc_table and rproc_attach both say it.</summary>
    [TestMethod]
    public void Mainline_refuses_to_attach_without_a_table()
    {
        var outcome = (AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0 } }).Attach();

        Assert.AreEqual((LoadVerdict.Refused, -2), (outcome.Verdict, outcome.ErrorNumber));
        AssertEnd(outcome, "remoteproc remoteproc0: attaching to m4", "remoteproc remoteproc0: can't load resource table: -2", "remoteproc remoteproc0: can't load resource table: -2", "remoteproc remoteproc0: Boot failed: -2");
        Assert.AreEqual("find-table", outcome.FailedStep!.Id);
    }

    [TestMethod]
    public void The_kernel_of_ST_attaches_without_a_table()
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0 } }).Attach();

        Assert.AreEqual(LoadVerdict.Attaches, outcome.Verdict);
        AssertEnd(outcome, M33Attaching, "remoteproc remoteproc0: remote processor m33 is now attached");
        Assert.IsNull(outcome.Attachment!.Reverted);
    }

    [TestMethod]
    public void An_address_that_dma_ranges_do_not_translate_is_refused()
    {
        var outcome = (AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x50000000 } }).Attach();

        Assert.AreEqual((LoadVerdict.Refused, -22), (outcome.Verdict, outcome.ErrorNumber));
        AssertEnd(outcome, "stm32-rproc 10000000.m4: can't translate da 50000000", "remoteproc remoteproc0: can't load resource table: -22", "remoteproc remoteproc0: can't load resource table: -22", "remoteproc remoteproc0: Boot failed: -22");
    }

    /// <summary>32 bits: eight digits; the kernel does not map its own memory twice.</summary>
    [TestMethod]
    public void An_address_in_the_memory_of_a_32_bit_Linux_is_refused()
    {
        var board = AttachedBoard.M4.With("/ahb:dma-ranges = <0 0x38000000 0x10000 0x10000000 0x10000000 0x60000 0x30000000 0x30000000 0x60000 0xc0000000 0xc0000000 0x1000000>");

        var outcome = (board with { Facts = new AttachOptions { TableAddress = 0xc0001000 } }).Attach();

        Assert.AreEqual((LoadVerdict.Refused, -12), (outcome.Verdict, outcome.ErrorNumber));
        Assert.Contains(line => line.Text == "stm32-rproc 10000000.m4: Unable to map memory region: 0xc0001000+400", outcome.Log);
    }

    /// <summary>64 bits: sixteen digits; ST's driver maps while it probes.</summary>
    [TestMethod]
    public void An_address_in_the_memory_of_a_64_bit_Linux_leaves_no_processor()
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x90000000 } }).Attach();

        Assert.AreEqual(LoadVerdict.NoProcessor, outcome.Verdict);
        AssertEnd(outcome, "stm32-rproc 0.m33: Unable to map memory region: 0x0000000090000000+400", "stm32-rproc: probe of 0.m33 failed with error -12");
        Assert.IsNotEmpty(outcome.Uncertainties);
    }

    /// <summary>RETRAM is at 0 for the core and at 0x38000000 for Linux: mainline translates.</summary>
    [TestMethod]
    [DataRow(0x00000800U, 0x38000800UL)]
    [DataRow(0x10020000U, 0x10020000UL)]
    [DataRow(0x30020000U, 0x30020000UL)]
    public void Mainline_translates_the_address_of_the_core(uint stored, ulong physical) =>
        Assert.AreEqual(physical, (AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = stored } }).Attach().Attachment!.Window!.Value.Start);

    [TestMethod]
    public void The_kernel_of_ST_takes_the_address_as_it_is() =>
        Assert.AreEqual(0x00000800UL, (AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x800 } }).OnSt().Attach().Attachment!.Window!.Value.Start);

    /// <summary>The page of 0x80a00000 is mapped as a whole; what is behind it is not.</summary>
    [TestMethod]
    [DataRow(1023U, LoadVerdict.Attaches)]
    [DataRow(1024U, LoadVerdict.Attaches)]
    [DataRow(1025U, LoadVerdict.Attaches)]
    [DataRow(4096U, LoadVerdict.Attaches)]
    [DataRow(4097U, LoadVerdict.KernelCrash)]
    [DataRow(0x400000U, LoadVerdict.KernelCrash)]
    public void A_size_cell_beyond_the_mapping_crashes_the_kernel(uint size, LoadVerdict verdict)
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = size } }).Attach();

        Assert.AreEqual(verdict, outcome.Verdict);
        Assert.AreEqual(size, outcome.Attachment!.TableSize);
    }

    /// <summary>1024 bytes from 0xf00 on reach into a second page.</summary>
    [TestMethod]
    [DataRow(0x1100U, LoadVerdict.Attaches)]
    [DataRow(0x1101U, LoadVerdict.KernelCrash)]
    public void The_mapping_ends_with_its_last_page(uint size, LoadVerdict verdict) =>
        Assert.AreEqual(verdict, (AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80a00f00, TableSize = size } }).Attach().Verdict);

    /// <summary>kmemdup cannot have more than 4 MiB; the caller alone says so.</summary>
    [TestMethod]
    public void A_size_cell_that_nothing_can_copy_is_refused()
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = uint.MaxValue } }).Attach();

        Assert.AreEqual((LoadVerdict.Refused, -12), (outcome.Verdict, outcome.ErrorNumber));
        Assert.AreEqual(1, outcome.Log.Count(line => line.Text == "remoteproc remoteproc0: can't load resource table: -12"));
    }

    [TestMethod]
    [DataRow(0U)]
    [DataRow(4U)]
    [DataRow(16U)]
    [DataRow(27U)]
    public void A_size_cell_that_is_too_small_cuts_the_table(uint size)
    {
        var outcome = (AttachedBoard.M33.With("-&m33_rproc:st,auto-boot") with { Facts = new AttachOptions { TableSize = size } }).Attach();

        Assert.AreEqual((LoadVerdict.Refused, -22), (outcome.Verdict, outcome.ErrorNumber));
        AssertEnd(outcome, "remoteproc remoteproc0: rsc table is truncated", "remoteproc remoteproc0: Failed to process resources: -22", "remoteproc remoteproc0: Boot failed: -22");
    }

    /// <summary>M-12: nobody looks at the header of a table in memory.</summary>
    [TestMethod]
    [DataRow(0, 2U)]
    [DataRow(8, 1U)]
    [DataRow(12, 0xffffffffU)]
    public void A_header_that_a_load_would_refuse_is_not_looked_at(int offset, uint value)
    {
        var board = AttachedBoard.M4 with { TableWords = [(offset, value)], Facts = new AttachOptions { TableAddress = 0x10020000 } };

        Assert.AreEqual(LoadVerdict.Attaches, board.Attach().Verdict);
    }

    [TestMethod]
    [DataRow(3U)]
    [DataRow(0x10000U)]
    [DataRow(0xffffffffU)]
    public void More_entries_than_there_are_lead_to_offsets_that_are_none(uint count)
    {
        var board = AttachedBoard.M4 with { TableWords = [(4, count)], Facts = new AttachOptions { TableAddress = 0x10020000 } };

        var outcome = board.Attach();

        Assert.AreEqual((LoadVerdict.Refused, -22), (outcome.Verdict, outcome.ErrorNumber));
        Assert.Contains(line => line.Text.EndsWith("Failed to process resources: -22", StringComparison.Ordinal), outcome.Log);
    }

    [TestMethod]
    [DataRow(0x3fcU, "truncated")]
    [DataRow(0x3fdU, "rsc table is truncated")]
    [DataRow(0x400U, "rsc table is truncated")]
    [DataRow(0xfffffff0U, "rsc table is truncated")]
    public void An_entry_is_held_against_1024_bytes(uint offset, string text)
    {
        // Type 2, a trace, at the end of the kilobyte: .bss starts there, all zeros, so that it is a carveout.
        var board = AttachedBoard.M4 with { TableWords = [(16, offset)], Facts = new AttachOptions { TableAddress = 0x10020000 } };

        StringAssert.Contains(string.Join('\n', AttachedBoard.Texts(board.Attach().Log)), text);
    }

    /// <summary>The table that U-Boot finds bad is none for Linux either.</summary>
    [TestMethod]
    [DataRow(0, 2U)]
    [DataRow(8, 1U)]
    [DataRow(4, 0x1000U)]
    public void U_Boot_stores_no_address_of_a_bad_table(int offset, uint value) =>
        Assert.AreEqual(0U, (AttachedBoard.M4 with { TableWords = [(offset, value)] }).Attach().Attachment!.TableAddress);

    [TestMethod]
    public void U_Boot_stores_no_address_of_a_table_shorter_than_its_header() =>
        Assert.AreEqual(0U, (AttachedBoard.M4 with { SectionSize = 15 }).Attach().Attachment!.TableAddress);

    [TestMethod]
    public void A_devmem_entry_is_refused_without_a_word_of_its_own()
    {
        var board = AttachedBoard.M4;
        var vdev = VdevOffset(board);

        var outcome = (board with { TableWords = [(vdev, 1)] }).Attach();

        Assert.AreEqual(-22, outcome.ErrorNumber);
        AssertEnd(outcome, "remoteproc remoteproc0: attaching to m4", "remoteproc remoteproc0: Failed to process resources: -22", "remoteproc remoteproc0: Boot failed: -22");
    }

    [TestMethod]
    public void A_ring_that_does_not_fit_does_not_keep_Linux_from_attaching()
    {
        var vdev = VdevOffset(AttachedBoard.M33);

        var outcome = (AttachedBoard.M33 with { TableWords = [(vdev + 28 + 8, 256)] }).Attach();

        Assert.AreEqual(LoadVerdict.Attaches, outcome.Verdict);
        Assert.Contains(line => line.Text == "rproc-virtio: probe of rproc-virtio.0.auto failed with error -12", outcome.Log);
    }

    [TestMethod]
    public void A_bad_region_is_refused_before_the_table_is_looked_for()
    {
        var outcome = AttachedBoard.M4.With("&mcuram:status = \"disabled\"").Attach();

        Assert.AreEqual((LoadVerdict.Refused, -22), (outcome.Verdict, outcome.ErrorNumber));
        AssertEnd(outcome, "stm32-rproc 10000000.m4: unable to acquire memory-region", "remoteproc remoteproc0: can't prepare rproc m4: -22", "remoteproc remoteproc0: Boot failed: -22");
    }

    [TestMethod]
    public void A_pool_that_is_none_stops_the_core_that_ran()
    {
        var outcome = AttachedBoard.M4.With("-&vdev0buffer:compatible").Attach();

        Assert.AreEqual((LoadVerdict.Refused, -22), (outcome.Verdict, outcome.ErrorNumber));
        Assert.IsTrue(outcome.Attachment!.StopsCore);
        Assert.IsFalse(outcome.IsCoreReleased);
        AssertEnd(outcome, "rproc-virtio rproc-virtio.0.auto: Can't associate reserved memory", "remoteproc remoteproc0: failed to probe subdevices for m4: -22", "remoteproc remoteproc0: Boot failed: -22");
    }

    /// <summary>M-06: ST's 6.6 attaches inside of the probe, and gives the processor up with it.</summary>
    [TestMethod]
    public void A_failed_automatic_attach_takes_the_processor_away()
    {
        var outcome = AttachedBoard.M33.With("-&vdev0buffer:compatible").Attach();

        Assert.IsFalse(outcome.Attachment!.StopsCore);
        AssertEnd(
            outcome,
            "remoteproc remoteproc0: failed to probe subdevices for m33: -22",
            "remoteproc remoteproc0: Stop of the firmware not supported",
            "remoteproc remoteproc0: releasing m33",
            "stm32-rproc: probe of 0.m33 failed with error -22");
    }

    [TestMethod]
    public void A_failed_automatic_attach_of_mainline_prints_no_more()
    {
        var outcome = (AttachedBoard.M4.With("&m4_rproc:st,auto-boot") with { Facts = new AttachOptions { TableAddress = 0 } }).Attach();

        Assert.AreEqual("remoteproc remoteproc0: can't load resource table: -2", outcome.Log.Last().Text);
    }

    /// <summary>The same SRAM by another address.</summary>
    [TestMethod]
    public void The_table_is_found_by_an_alias_of_its_memory()
    {
        var outcome = (AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x30020000 } }).Attach();

        Assert.AreEqual(LoadVerdict.Attaches, outcome.Verdict);
        Assert.IsEmpty(outcome.Uncertainties);
        Assert.Contains(use => use.Kind == MemoryUseKind.Vring, outcome.Memory);
    }

    [TestMethod]
    public void Memory_that_the_firmware_does_not_fill_is_said_to_be_unknown()
    {
        var outcome = (AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80a10000 } }).Attach();

        Assert.Contains(text => text.StartsWith("what lies at the table's address", StringComparison.Ordinal), outcome.Uncertainties);
    }

    [TestMethod]
    public void A_file_that_is_no_ELF_leaves_the_table_unknown()
    {
        var image = FirmwareImage.Open("m33.bin", ByteSource.FromMemory(new byte[64]));

        var outcome = LinuxLoader.Attach(image, AttachedBoard.M33.Processor(), new LinuxOptions { Attach = new AttachOptions { TableAddress = 0x80a00000, TableSize = 0x90 } });

        Assert.IsNotEmpty(outcome.Uncertainties);
    }

    [TestMethod]
    public void Firmware_cut_or_changed_anywhere_gives_an_answer()
    {
        var bytes = TestData.Bytes("firmware", AttachedBoard.M4.Firmware);
        var random = new Random(5);
        var processor = AttachedBoard.M4.Processor();
        for (var i = 0; i < 400; i++)
        {
            var changed = bytes[..(i % 2 == 0 ? bytes.Length : random.Next(bytes.Length))];
            for (var j = 0; j < 20 && changed.Length > 0; j++)
                changed[random.Next(Math.Min(changed.Length, 0x3100))] = (byte)random.Next(256);

            var outcome = LinuxLoader.Attach(FirmwareImage.Open("x", ByteSource.FromMemory(changed)), processor, new LinuxOptions { Attach = new AttachOptions { TableAddress = 0x10020000 } });

            Assert.IsNotNull(outcome.Attachment);
        }
    }

    private static int VdevOffset(AttachedBoard board)
    {
        Assert.IsNotNull(ResourceTable.Read(board.Image().Elf!, out _));
        return ResourceTable.Read(board.Image().Elf!, out _)!.Vdevs.Single().Offset;
    }

    private static void AssertEnd(LoadOutcome outcome, params string[] lines)
    {
        var log = AttachedBoard.Texts(outcome.Log);
        CollectionAssert.AreEqual(lines, log[Math.Max(0, log.Length - lines.Length)..], string.Join('\n', log));
    }
}
