using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Preflight;
using FirmwareKit.Tests.Loading.Attaching;

namespace FirmwareKit.Tests.Preflight;

/// <summary>Rules FK2060 to FK2072, FK3080 to FK3086, FK4060 and FK4061: a core that the boot chain starts.</summary>
[TestClass]
public sealed class AttachRuleTests
{
    [TestMethod]
    public void Has_nothing_against_a_good_M33_TD_board()
    {
        var report = AttachedBoard.M33.Check();

        Assert.AreEqual(PreflightVerdict.Attaches, report.Verdict);
        Assert.IsTrue(report.IsCertain);
        CollectionAssert.AreEqual((string[])["FK3040", "FK3041"], Ids(report));
    }

    [TestMethod]
    public void Has_notes_only_on_a_good_board_with_U_Boot()
    {
        var report = AttachedBoard.M4.Check();

        Assert.AreEqual(PreflightVerdict.Attaches, report.Verdict);
        CollectionAssert.AreEqual((string[])["FK3085", "FK3086"], Ids(report));
    }

    /// <summary>M33-TD needs no option; another flavour does.</summary>
    [TestMethod]
    public void Attaches_where_the_flavour_or_the_user_says_so()
    {
        var m33 = PreflightCheck.Run(AttachedBoard.M33.Image(), AttachedBoard.M33.Processor(), new LinuxOptions());
        var m4 = PreflightCheck.Run(AttachedBoard.M4.Image(), AttachedBoard.M4.Processor(), new LinuxOptions());

        Assert.AreEqual(PreflightVerdict.Attaches, m33.Verdict);
        Assert.AreEqual(PreflightVerdict.Boots, m4.Verdict);
    }

    [TestMethod]
    public void FK2060_tells_of_a_size_cell_above_the_mapping()
    {
        Finds("FK2060", AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = 1025 } });
        Finds("FK2060", AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = 8192 } });
        FindsNot("FK2060", AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = 1024 } });
    }

    /// <summary>A table may have room behind its entries; they alone must fit.</summary>
    [TestMethod]
    public void FK2060_tells_of_entries_behind_the_first_kilobyte()
    {
        // The trace entry, 48 bytes, is the second one.
        Finds("FK2060", AttachedBoard.M4 with { SectionSize = 0x420, TableWords = [(20, 0x3e8), (0x3e8, 2)] });
        FindsNot("FK2060", AttachedBoard.M4 with { SectionSize = 0x400 });
    }

    [TestMethod]
    public void FK2061_tells_of_a_register_that_names_other_memory()
    {
        Finds("FK2061", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80a00400 } });
        Finds("FK2061", AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x50000000 } }, "can't translate da 50000000");
        FindsNot("FK2061", AttachedBoard.M4 with { Facts = new AttachOptions { TableAddress = 0x30020000 } });
    }

    /// <summary>The core sees at 0x10020000 what Linux sees at 0xd0020000; U-Boot stores the first, and ST's kernel does not translate it.</summary>
    [TestMethod]
    public void FK2062_tells_of_an_address_of_the_wrong_kind()
    {
        var board = AttachedBoard.M4.With(
            "/ahb:dma-ranges = <0 0x38000000 0x10000 0x10000000 0xd0000000 0x60000 0x30000000 0x30000000 0x60000>",
            "&mcuram2:reg = <0xd0000000 0x40000>",
            "&vdev0vring0:reg = <0xd0040000 0x1000>",
            "&vdev0vring1:reg = <0xd0041000 0x1000>",
            "&vdev0buffer:reg = <0xd0042000 0x4000>");

        Finds("FK2062", board.OnSt());
        FindsNot("FK2061", board.OnSt());
        FindsNot("FK2062", board);
        Finds("FK2062", board with { Facts = new AttachOptions { TableAddress = 0xd0020000 } }, "can't translate da d0020000");
    }

    [TestMethod]
    public void FK2063_names_what_detaching_writes_over()
    {
        var finding = Finds("FK2063", AttachedBoard.M33 with { SectionSize = 0x90, Facts = new AttachOptions { TableSize = 0x800 } });

        StringAssert.Contains(finding.Message, "trace_buffer");
        FindsNot("FK2063", AttachedBoard.M33);
        FindsNot("FK2063", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK2064_tells_of_a_table_at_the_end_of_its_region()
    {
        Finds("FK2064", AttachedBoard.M4.With("&mcuram2:reg = <0x10000000 0x20200>"));
        FindsNot("FK2064", AttachedBoard.M4.With("&mcuram2:reg = <0x10000000 0x20400>"));
        Finds("FK2064", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80af7f80, TableSize = 0x90 } });
        FindsNot("FK2064", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80af7f70, TableSize = 0x90 } });
    }

    [TestMethod]
    public void FK2065_tells_of_a_table_outside_of_shared_memory()
    {
        StringAssert.Contains(Finds("FK2065", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x80200000 } }).Message, "cm33-cube-data@80200000");
        StringAssert.Contains(Finds("FK2065", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0x90000000 } }, "Unable to map memory region").Message, "no reserved memory");
        StringAssert.Contains(Finds("FK2065", AttachedBoard.M33.With("&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer &ipc_shmem_1 &cm33_cube_data>") with { Facts = new AttachOptions { TableAddress = 0x80200000 } }).Message, "own");
        FindsNot("FK2065", AttachedBoard.M33);
    }

    [TestMethod]
    public void FK2066_tells_of_a_table_that_Linux_clears()
    {
        Finds("FK2066", AttachedBoard.M4.With("&vdev0vring0:reg = <0x10020000 0x1000>"));
        FindsNot("FK2066", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK2067_and_FK2068_tell_of_a_core_without_a_table()
    {
        Finds("FK2067", AttachedBoard.M4 with { TableWords = [(0, 2)] }, "can't load resource table: -2");
        Finds("FK2068", AttachedBoard.M33 with { Facts = new AttachOptions { TableAddress = 0 } });
        Finds("FK2068", AttachedBoard.M4.OnSt() with { TableWords = [(0, 2)] });
        FindsNot("FK2068", AttachedBoard.M33);
        FindsNot("FK2067", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK2069_tells_of_firmware_that_waits_for_Linux()
    {
        var bytes = TestData.Bytes("firmware", AttachedBoard.M4.Firmware);
        FindsNot("FK2069", AttachedBoard.M4);
        var renamed = RenameSymbol(bytes, "rproc_virtio_wait_remote_ready");

        var report = PreflightCheck.Run(FirmwareImage.Open("x", ByteSource.FromMemory(renamed)), AttachedBoard.M4.Processor(), new LinuxOptions { Attach = new AttachOptions() });

        Assert.Contains(finding => finding.Rule.Id == "FK2069", report.Findings);
    }

    [TestMethod]
    public void FK2070_tells_of_a_header_that_nobody_checks()
    {
        Finds("FK2070", AttachedBoard.M4 with { TableWords = [(0, 2)], Facts = new AttachOptions { TableAddress = 0x10020000 } });
        FindsNot("FK2070", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK2071_tells_that_the_core_is_stopped()
    {
        Finds("FK2071", AttachedBoard.M4.With("-&vdev0buffer:compatible"), "failed to probe subdevices");
        FindsNot("FK2071", AttachedBoard.M33.With("-&vdev0buffer:compatible"));
    }

    [TestMethod]
    public void FK2072_tells_of_a_size_cell_below_the_table()
    {
        Finds("FK2072", AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = 0x40 } }, "is truncated");
        FindsNot("FK2072", AttachedBoard.M33 with { Facts = new AttachOptions { TableSize = 0x8c } });
    }

    [TestMethod]
    public void FK3080_tells_why_Linux_does_not_see_the_core()
    {
        Finds("FK3080", AttachedBoard.M4.With("-&m4_rproc:st,syscfg-m4-state"), "m4 state not supported");
        Finds("FK3080", AttachedBoard.M4.With("&m4_rproc:st,syscfg-m4-state = <0x7777 1 1>"), "m4 state not supported");
        Finds("FK3080", AttachedBoard.M4 with { Facts = new AttachOptions { CoreState = 1 } }, "request_firmware failed: -2");
        // The property's own finding says it.
        FindsNot("FK3080", AttachedBoard.M33.With("-&m33_rproc:st,syscfg-cm-state"));
        FindsNot("FK3080", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK3081_tells_of_the_null_pointer()
    {
        Finds("FK3081", AttachedBoard.M4.With("-&m4_rproc:st,syscfg-rsc-tbl"), "rsc tbl syscon not supported");
        Finds("FK3081", AttachedBoard.M4.With("-&m4_rproc:st,syscfg-rsc-tbl").OnSt(), "rsc tbl syscon not supported");
        FindsNot("FK3081", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK3082_tells_of_a_signature_that_nobody_reads()
    {
        var signed = FirmwareImage.Open("m33.bin", TestData.Source("signed", "golden", "rsa2048-ns-bootaddr.st.bin"));

        Assert.Contains(finding => finding.Rule.Id == "FK3082", PreflightCheck.Run(signed, AttachedBoard.M33.Processor(), new LinuxOptions()).Findings);
        FindsNot("FK3082", AttachedBoard.M33);
    }

    [TestMethod]
    public void FK3083_tells_of_a_cell_of_another_size()
    {
        Finds("FK3083", AttachedBoard.M33.With("&rsc_tbl_size:reg = <0x1e4 0x8>"), "failed to read rsc tbl addr");
        Finds("FK3083", AttachedBoard.M33.With("-&rsc_tbl_size2:reg"), "failed to read rsc tbl size");
        FindsNot("FK3083", AttachedBoard.M33);
    }

    [TestMethod]
    public void FK3084_tells_of_a_register_that_U_Boot_does_not_write()
    {
        StringAssert.Contains(Finds("FK3084", AttachedBoard.M4.With("&m4_rproc:st,syscfg-rsc-tbl = <&tamp 0x148 0xffffffff>")).Message, "0x5c00a144");
        FindsNot("FK3084", AttachedBoard.M4);
    }

    [TestMethod]
    public void FK3085_is_silent_where_nobody_notices_a_crash()
    {
        Finds("FK3085", AttachedBoard.M4);
        FindsNot("FK3085", AttachedBoard.M4.With("-&m4_rproc:interrupts"));
    }

    [TestMethod]
    public void FK3086_is_silent_where_Linux_attaches_by_itself()
    {
        Finds("FK3086", AttachedBoard.M4);
        FindsNot("FK3086", AttachedBoard.M4.With("&m4_rproc:st,auto-boot"));
    }

    [TestMethod]
    public void FK4060_tells_of_firmware_in_the_memory_of_Linux()
    {
        Finds("FK4060", AttachedBoard.M33.With("-&cm33_cube_data"));
        FindsNot("FK4060", AttachedBoard.M33);
    }

    [TestMethod]
    public void FK4061_tells_of_firmware_that_is_linked_for_another_flavour()
    {
        var report = PreflightCheck.Run(FirmwareImage.Open("a35td.elf", TestData.Source("firmware", "mp257-openamp-m33.elf")), AttachedBoard.M33.Processor(), new LinuxOptions());

        StringAssert.Contains(report.Findings.First(finding => finding.Rule.Id == "FK4061").Message, "tfm-data@80100000");
        Assert.AreEqual(PreflightVerdict.AttachesButFails, report.Verdict);
        FindsNot("FK4061", AttachedBoard.M33);
    }

    [TestMethod]
    public void A_ring_without_a_region_is_told_of_when_attaching_too() =>
        Finds("FK2006", AttachedBoard.M33.With("&m33_rproc:memory-region = <&vdev0vring0 &vdev0buffer &ipc_shmem_1>"));

    [TestMethod]
    public void A_trace_buffer_in_unlisted_memory_cannot_be_read() =>
        Finds("FK2013", AttachedBoard.M33 with { TableWords = [(TraceAddressOffset(), 0x80200080)] });

    /// <summary>Where the boot chain starts the core, the file system is not asked for it.</summary>
    [TestMethod]
    public void Automatic_attaching_needs_no_file() => Assert.IsFalse(AttachedBoard.M4.With("&m4_rproc:st,auto-boot").Check().Context.IsAutoBoot);

    private static int TraceAddressOffset() => ResourceTable.Read(AttachedBoard.M33.Image().Elf!, out _)!.Entries.OfType<TraceResource>().Single().Offset + 4;

    /// <summary>The string table gets the name over whatever stands where a symbol's name starts.</summary>
    private static byte[] RenameSymbol(byte[] bytes, string name)
    {
        var elf = FirmwareImage.Open("x", ByteSource.FromMemory(bytes)).Elf!;
        var strings = elf.Sections.Single(section => elf.GetName(section) == ".strtab");
        foreach (var symbol in elf.GetSymbols())
        {
            if (symbol.NameOffset == 0)
                continue;
            System.Text.Encoding.ASCII.GetBytes(name + "\0").CopyTo(bytes.AsSpan((int)(strings.Offset + symbol.NameOffset)));
            return bytes;
        }

        throw new InvalidOperationException("The firmware has no symbols.");
    }

    private static Finding Finds(string rule, AttachedBoard board, string boardLine = "")
    {
        var report = board.Check();
        var finding = report.Findings.FirstOrDefault(finding => finding.Rule.Id == rule);
        Assert.IsNotNull(finding, $"found {string.Join(", ", Ids(report))}\n{string.Join('\n', AttachedBoard.Texts(report.Outcome.Log))}");
        Assert.IsNotEmpty(finding.Fix);
        StringAssert.Contains(finding.BoardLine ?? string.Empty, boardLine);
        return finding;
    }

    private static void FindsNot(string rule, AttachedBoard board) => CollectionAssert.DoesNotContain(Ids(board.Check()), rule);

    private static string[] Ids(PreflightReport report) => [.. report.Findings.Select(finding => finding.Rule.Id)];
}
