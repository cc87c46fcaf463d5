namespace FirmwareKit.Loading.Linux;

/// <summary>The differences between the kernels of <see cref="KernelProfile.All"/>: one row each, which the model asks for by name.</summary>
public static class KernelDifferences
{
    private const string NotRead66 = "No 6.6 tree was read; 6.1 and 6.12 differ here.";
    private const string StableFix = "It is a fix that stable branches took over in 2026; it depends on the point release.";
    private const string StPointRelease = "ST's tree follows the stable branch at a distance; it depends on the point release.";

    /// <summary>Segments of memory size 0 are ignored.</summary>
    public static KernelDifference SkipsEmptySegments { get; } = new(
        "skips-empty-segments",
        "A PT_LOAD of memory size 0 is ignored.",
        "A PT_LOAD of memory size 0 is looked up like any other: an address outside of all regions refuses the firmware (bad phdr).",
        "S-02",
        "rproc_elf_load_segments; v5.19",
        ["6.1", "6.6", "6.12", "6.19", "st-6.1", "st-6.6"]);

    /// <summary>The core, not sysfs, looks at the state.</summary>
    public static KernelDifference ChecksStateInCore { get; } = new(
        "checks-state-in-core",
        "Writing start to a processor that runs is success, and counts one more user; a crashed one can be stopped.",
        "Writing start to a processor that runs is -EBUSY; stop of a crashed one is -EINVAL.",
        "section 7.2, U-01 to U-03",
        "state_store, rproc_boot, rproc_shutdown; v5.19",
        ["6.1", "6.6", "6.12", "6.19", "st-6.1", "st-6.6"]);

    /// <summary>A virtio device is a platform device of its own.</summary>
    public static KernelDifference HasVdevPlatformDevice { get; } = new(
        "vdev-platform-device",
        "A virtio device is a platform device, rproc-virtio.N.auto; a vring that does not fit fails its probe, and the boot goes on without it.",
        "A vring that does not fit fails the boot. Lines of the virtio device begin with remoteproc0#vdev0buffer, after a space.",
        "R-42, section 0.3",
        "rproc_handle_vdev, rproc_virtio_probe; present in 6.1.192 and 6.12.117, absent in copies of 5.7 to 5.17",
        ["6.1", "6.6", "6.12", "6.19", "st-6.1", "st-6.6"])
    {
        Doubts = new Dictionary<string, string> { ["st-6.1"] = "Read in mainline's 6.1.192, not in ST's tree of that line." },
    };

    /// <summary>Offsets of the resource table are checked without sign.</summary>
    public static KernelDifference WalksTableStrictly { get; } = new(
        "walks-table-strictly",
        "An entry of the resource table below offset 16, or not inside of the table, refuses the firmware.",
        "Offsets of the resource table's entries are compared with sign: those below 16 and from 0x80000000 on are followed, which can crash the kernel.",
        "R-02",
        "rsc_table_for_each_entry; a fix of 2026, in 6.1.192 and 6.12.117, absent in copies of 5.7 to 5.17",
        ["6.1", "6.6", "6.12", "6.19"])
    {
        Doubts = new Dictionary<string, string>
        {
            ["5.15"] = StableFix,
            ["6.6"] = "No 6.6 tree was read; the stable branches on both sides, 6.1 and 6.12, have it.",
            ["6.19"] = "The core of 6.19 was not read; older branches have it.",
            ["st-6.1"] = StPointRelease,
            ["st-6.6"] = StPointRelease,
        },
    };

    /// <summary>The sanity check looks at the section headers.</summary>
    public static KernelDifference ChecksSectionHeaders { get; } = new(
        "checks-section-headers",
        "Section headers, and the table of their names, must lie inside of the file.",
        "Only one section header must lie inside of the file; a cut or damaged file can crash the kernel where it looks for the resource table.",
        "E-07 to E-09",
        "rproc_elf_sanity_check; present in 6.12.117, absent in 6.1.192",
        ["6.12", "6.19"])
    {
        Doubts = new Dictionary<string, string>
        {
            ["6.6"] = NotRead66,
            ["6.19"] = "The core of 6.19 was not read; 6.12 has it.",
            ["st-6.6"] = StPointRelease,
        },
    };

    /// <summary>A name with <c>..</c> in it is refused.</summary>
    public static KernelDifference RefusesParentFolder { get; } = new(
        "refuses-parent-folder",
        "A firmware name with a component .. is refused with a line of its own, -EINVAL.",
        "A firmware name with a component .. is followed, also out of the firmware folders.",
        "F-07",
        "_request_firmware; present in 6.1.192 and 6.12.117, absent in old kernels",
        ["6.1", "6.6", "6.12", "6.19", "st-6.6"])
    {
        Doubts = new Dictionary<string, string>
        {
            ["5.15"] = "It is a security fix, which late point releases have too.",
            ["6.6"] = "No 6.6 tree was read; the stable branches on both sides, 6.1 and 6.12, have it.",
            ["st-6.1"] = StPointRelease,
            ["st-6.6"] = StPointRelease,
        },
    };

    /// <summary>A newline at the end of firmware_class.path is stripped.</summary>
    public static KernelDifference StripsNewlineOfPath { get; } = new(
        "strips-newline-of-path",
        "A newline at the end of firmware_class.path, as echo leaves it, is ignored.",
        "A newline at the end of firmware_class.path is part of the folder's name, which is then not found; the other folders follow.",
        "F-03",
        "fw_get_filesystem_firmware; present in 6.12.117, absent in 6.1.192; v6.4",
        ["6.6", "6.12", "6.19", "st-6.6"]);

    /// <summary>Firmware compressed with zstd is looked for.</summary>
    public static KernelDifference ReadsZstdFirmware { get; } = new(
        "reads-zstd-firmware",
        "Firmware compressed with zstd (.zst) is looked for, before .xz, where the kernel was built with it.",
        "Of compressed firmware only .xz is looked for.",
        "F-02",
        "fw_get_filesystem_firmware, CONFIG_FW_LOADER_COMPRESS_ZSTD; v5.19",
        ["6.1", "6.6", "6.12", "6.19", "st-6.1", "st-6.6"]);

    /// <summary>The driver does not probe without <c>st,syscfg-tz</c>.</summary>
    public static KernelDifference NeedsTzRegister { get; } = new(
        "needs-tz-register",
        "Without st,syscfg-tz the driver does not take the node (failed to get tz syscfg).",
        "st,syscfg-tz is optional; a reset called hold_boot replaces it and st,syscfg-holdboot.",
        "section 6.2",
        "stm32_rproc_parse_dt; required in 6.1.192, optional in 6.12.117 and in ST's trees",
        ["5.15", "6.1"])
    {
        Doubts = new Dictionary<string, string>
        {
            ["6.6"] = NotRead66,
            ["st-6.1"] = "The tree that was read is of the 6.6 line.",
        },
    };

    /// <summary>The driver core names the driver when a probe fails.</summary>
    public static KernelDifference NamesDriverInProbeFailure { get; } = new(
        "names-driver-in-probe-failure",
        "A failed probe reads: DRIVER DEVICE: probe with driver DRIVER failed with error N, as an error.",
        "A failed probe reads: DRIVER: probe of DEVICE failed with error N, as a warning.",
        "P-03, R-42, R-58",
        "call_driver_probe; new form in 6.12.117, old form in 6.1.192",
        ["6.12", "6.19"])
    {
        Doubts = new Dictionary<string, string> { ["6.6"] = NotRead66, ["st-6.6"] = "Of that tree only ST's drivers were read." },
    };

    /// <summary>A probe without watchdog interrupt says so.</summary>
    public static KernelDifference ReportsMissingInterrupt { get; } = new(
        "reports-missing-interrupt",
        "A node without interrupts gives the line: error -6: IRQ index 0 not found.",
        "A node without interrupts gives no line.",
        "section 6.2",
        "platform_get_irq; printed by 6.1.192, not by 6.12.117",
        ["5.15", "6.1", "6.6", "st-6.1", "st-6.6"])
    {
        Doubts = new Dictionary<string, string> { ["6.6"] = NotRead66, ["st-6.6"] = "Of that tree only ST's drivers were read." },
    };

    /// <summary>A missing <c>mbox-names</c> has a line of its own.</summary>
    public static KernelDifference ReportsMissingMailboxNames { get; } = new(
        "reports-missing-mailbox-names",
        "A node without mbox-names gives the line: mbox_request_channel_byname() requires an \"mbox-names\" property.",
        "A node without mbox-names gives the line of a name that is not found.",
        "section 6.2",
        "mbox_request_channel_byname; 6.1.192 and 6.12.117 differ",
        ["5.15", "6.1", "6.6", "st-6.1", "st-6.6"])
    {
        Doubts = new Dictionary<string, string> { ["6.6"] = NotRead66, ["st-6.6"] = "Of that tree only ST's drivers were read." },
    };

    /// <summary>dev_err_probe prints the errno's name.</summary>
    public static KernelDifference PrintsErrnoNames { get; } = new(
        "prints-errno-names",
        "A missing reset reads: error -ENOENT: failed to get mcu_reset.",
        "A missing reset reads: error -2: failed to get mcu_reset.",
        "section 6.2",
        "dev_err_probe, CONFIG_SYMBOLIC_ERRNAME: the build decides; without it in Debian's 6.1.192, with it in its 6.12.117",
        ["6.12", "6.19"])
    {
        Doubts = new Dictionary<string, string>
        {
            ["5.15"] = "The build decides; older copies say failed to get mcu reset.",
            ["6.1"] = "The build decides.",
            ["6.6"] = "The build decides.",
            ["6.12"] = "The build decides.",
            ["6.19"] = "The build decides.",
        },
    };

    /// <summary>A log line holds 1023 bytes, not 991.</summary>
    public static KernelDifference HasLongerLogLines { get; } = new(
        "longer-log-lines",
        "A line of the log is cut after 1023 bytes; only a very long firmware name shows it.",
        "A line of the log is cut after 991 bytes.",
        "the log's own limit",
        "vprintk_store: PRINTKRB_RECORD_MAX instead of LOG_LINE_MAX; v6.3",
        ["6.6", "6.12", "6.19", "st-6.6"]);

    /// <summary>The regions of <c>memory-region</c> are taken as resources.</summary>
    public static KernelDifference TakesRegionsAsResources { get; } = new(
        "takes-regions-as-resources",
        "A phandle of memory-region that is no reserved memory ends the list in silence, later segments have no place (bad phdr); every name that begins with vdev0buffer is the pool.",
        "A phandle of memory-region that is no reserved memory refuses the start (unable to acquire memory-region), or crashes the kernel when nobody has it; only vdev0buffer itself is the pool.",
        "P-10 to P-12",
        "stm32_rproc_prepare; a tree of the v6.19 cycle, of which only the driver was read",
        ["6.19"]);

    /// <summary>ST's driver: STM32MP2, signed firmware, boot-address register.</summary>
    public static KernelDifference IsSt { get; } = new(
        "st-driver",
        "ST's drivers: STM32MP2 (M33, M0+), signed firmware, the boot-address register, resets optional, dma-ranges by the width of addresses.",
        "Mainline's driver: the STM32MP1's M4 only.",
        "sections 6 and 9, P-05, P-20 to P-34",
        "drivers/remoteproc/{stm32_rproc,stm32_m0_rproc,tee_remoteproc}.c of STMicroelectronics/linux",
        ["st-6.1", "st-6.6"]);

    /// <summary>The driver reads <c>firmware-name</c>.</summary>
    public static KernelDifference ReadsFirmwareName { get; } = new(
        "reads-firmware-name",
        "firmware-name in the processor's node is the name of the firmware until another one is written.",
        "firmware-name is ignored: the name is rproc-NODE-fw.",
        "section 6.2, U-10",
        "stm32_rproc_probe; in the newest copy of STMicroelectronics/linux only",
        ["st-6.6"])
    {
        Doubts = new Dictionary<string, string> { ["st-6.6"] = "Only the newest releases of ST's 6.6 have it." },
    };

    /// <summary>The vector table may be in a section called <c>A0</c>.</summary>
    public static KernelDifference FindsVectorsInA0 { get; } = new(
        "finds-vectors-in-a0",
        "The boot address is that of the section .isr_vectors, or of A0 as IAR calls it.",
        "The boot address is that of the section .isr_vectors; without it the boot address is 0, in silence.",
        "P-20 to P-22",
        "stm32_rproc_get_vect_table; older copies of ST's driver do not know A0",
        ["st-6.6"])
    {
        Doubts = new Dictionary<string, string> { ["st-6.1"] = "The copies that lack it are of 6.1 to 6.6; it depends on ST's release." },
    };

    /// <summary>All differences, in the order of the boot.</summary>
    public static IReadOnlyList<KernelDifference> All { get; } =
    [
        IsSt,
        NeedsTzRegister,
        PrintsErrnoNames,
        NamesDriverInProbeFailure,
        ReportsMissingInterrupt,
        ReportsMissingMailboxNames,
        ChecksStateInCore,
        ReadsFirmwareName,
        RefusesParentFolder,
        StripsNewlineOfPath,
        ReadsZstdFirmware,
        HasLongerLogLines,
        ChecksSectionHeaders,
        TakesRegionsAsResources,
        FindsVectorsInA0,
        WalksTableStrictly,
        HasVdevPlatformDevice,
        SkipsEmptySegments,
    ];
}
