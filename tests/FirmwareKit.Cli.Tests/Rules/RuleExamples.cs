using FirmwareKit.Tests.Installed;

namespace FirmwareKit.Cli.Tests.Rules;

/// <summary>One example for each rule, in the order of their ids.</summary>
internal static class RuleExamples
{
    private const string M4 = "firmware/mp157-openamp-m4.elf";
    private const string M33 = "firmware/mp257-openamp-m33.elf";
    private const string Small = "firmware/mp257-tfm-ns.elf";
    private const string Started = "firmware/mp257-openamp-m33td.elf";
    private const string M0 = "firmware/mp257-m0.elf";
    private const string Signed = "signed/golden/rsa2048-ns-bootaddr.st.bin";
    private const string SignedM4 = "signed/golden/rsa2048-m4.upstream.bin";
    private const string M4Tree = "good/mp157-m4.dtb";
    private const string M4Tee = "good/mp157-m4-tee.dtb";
    private const string M33Tree = "good/mp257-m33.dtb";
    private const string M33Tee = "good/mp257-m33-tee.dtb";
    private const string M33Td = "good/mp257-m33td.dtb";
    private const string M0Tree = "good/mp257-m0.dtb";
    private const string AutoBoot = "&m33_rproc:st,auto-boot";
    private const string Kernel = "CONFIG_REMOTEPROC=y\nCONFIG_STM32_RPROC=y\nCONFIG_MAILBOX=y\nCONFIG_STM32_IPCC=y\nCONFIG_RPMSG_VIRTIO=m\nCONFIG_RESET_SCMI=y\nCONFIG_ARM_SCMI_TRANSPORT_OPTEE=y\n";

    /// <summary>Room for a carveout in place of the trace entry: its name begins at 0x74.</summary>
    private static readonly string[] Carveout = ["section .resource_table size = 0x98", "table 0x5c = 0", "table 0x60 = 0xffffffff", "table 0x64 = 0", "table 0x68 = 0x1000", "table 0x6c = 0", "table 0x70 = 0"];

    private static readonly string[] Attach = ["--attach"];

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        .. Elf,
        .. Table,
        .. Tree,
        .. Memory,
        .. Other,
    ];

    private static IEnumerable<RuleExample> Elf =>
    [
        new("FK1001", M4, M4Tree) { Changes = ["byte 0 = 0"] },
        new("FK1002", "firmware/broken/m33-truncated.elf", M33Tree),
        new("FK1003", M4, M4Tree) { Changes = ["byte 5 = 2"] },
        new("FK1004", M4, M4Tree) { Changes = ["header phnum = 0"] },
        new("FK1005", M4, M4Tree) { Changes = ["header machine = 243"] },
        new("FK1006", M4, M4Tree) { Changes = ["segment 2 memsz = 0x10"] },
        new("FK1007", "conformance/linux/firmware/elf64-base.elf", M4Tree),
        new("FK1008", M4, M4Tree) { Changes = ["header phnum = 0xffff"] },
        new("FK1009", M4, M4Tree) { Changes = ["header type = 3"] },
        new("FK1010", M4, M4Tree) { Changes = ["header phentsize = 40"] },
        new("FK1011", M33, M0Tree) { Options = ["--processor", "m0"] },
        new("FK1012", Small, M33Tree) { Changes = ["attribute 6 = 12"] },
        new("FK1013", M4, M4Tree) { Changes = ["attribute 27 = 0"] },
        new("FK1014", Small, M33Tree) { Changes = ["segment 3 type = 0"] },
    ];

    private static IEnumerable<RuleExample> Table =>
    [
        new("FK2001", "firmware/broken/m33-no-resource-table.elf", M33Tree),
        new("FK2002", "firmware/broken/m4-table-version-2.elf", M4Tree),
        new("FK2003", M4, M4Tree) { Changes = ["table 0x10 = 0x9000"] },
        new("FK2004", M4, M4Tree) { Changes = ["section .resource_table size = 0x98", "table 0x5c = 1"] },
        new("FK2005", "firmware/broken/m4-vring-too-small.elf", M4Tree),
        new("FK2006", M4, M4Tree) { TreeChanges = ["&vdev0vring0~vring0@10040000"] },
        new("FK2007", M4, M4Tree) { Changes = ["table byte 0x31 = 1"] },
        new("FK2008", M4, M4Tree) { Changes = ["table 0x5c = 9"] },
        new("FK2009", M4, M4Tree) { Changes = ["table 0x24 = 0"] },
        new("FK2010", M4, M4Tree) { Changes = ["section .resource_table addr = 0x20000000"] },
        new("FK2011", M4, M4Tree) { TreeChanges = ["&vdev0buffer:reg = <0x10042000 0x2000>"] },
        new("FK2012", M4, M4Tree) { Changes = [.. Carveout, "table text 0x74 = heap"] },
        new("FK2013", M4, M4Tree) { Changes = ["table 0x60 = 0x20000000"] },
        new("FK2014", M4, M4Tree) { Changes = [.. Carveout, "table text 0x74 = mcuram2"] },
        new("FK2015", M4, M4Tree) { Changes = [.. Carveout, "table text 0x74 = ram%d"] },
        new("FK2016", M4, M4Tree) { Changes = ["table 0x60 = 0x10040000"] },
        new("FK2017", M4, M4Tree) { Changes = ["table 0x60 = 0x10000000"] },
        new("FK2018", M4, M4Tree) { Changes = ["table 0x64 = 0"] },
        new("FK2019", M4, M4Tree) { Changes = ["table 0x3c = 12", "table 0x50 = 12"] },
        new("FK2020", M4, M4Tree) { Changes = ["table 0x38 = 24"] },
        new("FK2021", M4, M4Tree) { Changes = ["table 0x50 = 8"] },
        new("FK2022", M4, M4Tree) { Changes = ["table 0x34 = 0x10051000"], TreeChanges = ["&vdev0vring0:reg = <0x10050000 0x2000>", "&vdev0vring0~vdev0vring0@10050000"] },
        new("FK2023", M4, M4Tree) { Changes = ["table 0x24 = 0x21"] },
        new("FK2024", M4, M4Tree) { Changes = ["table byte 0x30 = 4"] },
        new("FK2025", M4, M4Tree) { Changes = ["table 0x1c = 3"] },
        new("FK2026", M4, M4Tree) { Changes = ["table 0x54 = 5"] },
        new("FK2027", M4, M4Tree) { Changes = ["section .resource_table addr = 0"] },
        new("FK2028", M4, M4Tree) { Changes = ["section .resource_table type = 8"] },
        new("FK2029", M4, M4Tree) { Changes = ["section .bss named .resource_table"] },
        new("FK2030", M4, M4Tree) { Changes = ["table 0x14 = 0x18"] },
        new("FK2031", M4, M4Tree) { Changes = ["section .resource_table addr = 0x10020402"] },
        new("FK2032", Small, M33Tree) { Changes = ["section .resource_table addr = 0x80a10000", "segment 3 paddr = 0x80a10000", "segment 3 vaddr = 0x80a10000"] },
        new("FK2033", M4, M4Tree) { Changes = ["table 4 = 0"] },
        new("FK2060", Started, M33Td) { Options = ["--table-size", "8192"] },
        new("FK2061", Started, M33Td) { Options = ["--table-address", "0x80a00400"] },
        new("FK2062", M4, M4Tree) { Options = ["--attach", "--table-address", "0xd0020000"], TreeChanges = ["/ahb:dma-ranges = <0 0x38000000 0x10000 0x10000000 0xd0000000 0x60000>", "&mcuram2:reg = <0xd0000000 0x40000>", "&vdev0vring0:reg = <0xd0040000 0x1000>", "&vdev0vring1:reg = <0xd0041000 0x1000>", "&vdev0buffer:reg = <0xd0042000 0x4000>"] },
        new("FK2063", Started, M33Td) { Options = ["--table-size", "0x800"] },
        new("FK2064", M4, M4Tree) { Options = Attach, TreeChanges = ["&mcuram2:reg = <0x10000000 0x20200>"] },
        new("FK2065", Started, M33Td) { Options = ["--table-address", "0x80200000"] },
        new("FK2066", M4, M4Tree) { Options = Attach, TreeChanges = ["&vdev0vring0:reg = <0x10020000 0x1000>"] },
        new("FK2067", M4, M4Tree) { Options = Attach, Changes = ["table 0 = 2"] },
        new("FK2068", Started, M33Td) { Options = ["--table-address", "0"] },
        new("FK2069", M4, M4Tree) { Options = Attach, Changes = ["symbol trace_puts named rproc_virtio_wait_remote_ready"] },
        new("FK2070", M4, M4Tree) { Options = ["--attach", "--table-address", "0x10020000"], Changes = ["table 0 = 2"] },
        new("FK2071", M4, M4Tree) { Options = Attach, TreeChanges = ["-&vdev0buffer:compatible"] },
        new("FK2072", Started, M33Td) { Options = ["--table-size", "0x40"] },
    ];

    private static IEnumerable<RuleExample> Tree =>
    [
        new("FK3001", Small, M33Tee),
        new("FK3002", Small, "broken/m14-region-disabled.dtb"),
        new("FK3003", Small, "broken/p09-status-capital.dtb"),
        new("FK3004", M4, M4Tree) { TreeChanges = ["-&vdev0buffer:compatible"] },
        new("FK3005", Small, M33Tree) { TreeChanges = ["-&cm33_cube_fw:no-map"] },
        new("FK3006", M4, M4Tree) { TreeChanges = ["-&m4_rproc:resets"] },
        new("FK3007", Signed, M33Td) { TreeChanges = ["&m33_rproc:resets = <&scmi_reset 8>"] },
        new("FK3008", Signed, M33Tee) { TreeChanges = ["&m33_rproc:resets = <&scmi_reset 8>"] },
        new("FK3009", Small, M33Tree) { TreeChanges = ["&m33_rproc:mbox-names = \"vq0\", \"vq1\", \"detach\""] },
        new("FK3010", Small, "broken/x19-compatible-case.dtb"),
        new("FK3011", Small, "broken/p09-status-capital.dtb"),
        new("FK3012", Small, M33Tree) { TreeChanges = ["-&mlahb:dma-ranges", "+/soc@0/ahb@1", "+/soc@0/ahb@1/m33@0", "/soc@0/ahb@1/m33@0:compatible = \"st,stm32mp2-m33\"", "&m33_rproc:status = \"disabled\""] },
        new("FK3013", Small, "broken/x02-memory-region-length.dtb"),
        new("FK3014", Small, "broken/x04-memory-region-twice.dtb"),
        new("FK3015", Small, M33Tree) { TreeChanges = ["&cm33_cube_data~cm33-cube-fw@80a00000"] },
        new("FK3016", Small, "broken/x05-no-dma-ranges.dtb"),
        new("FK3017", Small, "broken/x09-region-half-covered.dtb"),
        new("FK3018", Signed, M33Tee) { TreeChanges = ["&mlahb:dma-ranges = <0 0 0 0x812fc000>"] },
        new("FK3019", Small, "broken/x10-nsvtor-dangling.dtb"),
        new("FK3020", Small, "broken/x12-nsvtor-register.dtb"),
        new("FK3021", Small, "broken/x13-nsvtor-mask.dtb"),
        new("FK3022", Small, M33Tree) { TreeChanges = ["-&m33_rproc:st,syscfg-cm-state", "&m33_rproc:st,syscfg-m4-state = <&pwr 0x204 0xc>"] },
        new("FK3023", Small, M33Tree) { TreeChanges = ["&m33_rproc:resets = <&scmi_reset 8>, <0x7777 9>"] },
        new("FK3024", Small, "broken/x15-reset-names.dtb"),
        new("FK3025", Small, M33Tree) { TreeChanges = ["&m33_rproc:mbox-names = \"vq0\", \"vq1\", \"shutdwn\""] },
        new("FK3026", Small, M33Tree) { TreeChanges = ["-&m33_rproc:mboxes", "-&m33_rproc:mbox-names"] },
        new("FK3027", Small, M33Tree) { TreeChanges = ["&m33_rproc:firmware-name = \"/lib/firmware/m33.elf\""] },
        new("FK3028", Small, M33Tree) { TreeChanges = ["&m33_rproc:keep-power-in-suspend", "&m33_rproc:power-domain-names = \"default\", \"retention\""] },
        new("FK3029", Small, M33Tree) { TreeChanges = ["&m33_rproc:nvmem-cell-names = \"rsc-tbl-addr\", \"size\""] },
        new("FK3030", M4, M4Tree) { TreeChanges = ["&m4_rproc:st,syscfg-holdboot = <&tamp 0x10c 1>"] },
        new("FK3031", M4, M4Tree) { TreeChanges = ["&m4_rproc:firmware-name = \"m4.elf\""] },
        new("FK3032", Signed, M33Td) { TreeChanges = ["&m33_rproc:compatible = \"st,stm32mp2-m33-tee\""] },
        new("FK3033", Small, "broken/x18-plain-without-code.dtb"),
        new("FK3034", Signed, "broken/x17-tee-with-code-regions.dtb"),
        new("FK3035", M0, M0Tree) { Options = ["--processor", "m0"], TreeChanges = ["&m0_rproc:memory-region = <&cm0_cube_fw &cm0_cube_data>"] },
        new("FK3036", Signed, M33Tee) { TreeChanges = ["&m33_rproc:memory-region = <&vdev0vring0 &vdev0vring1 &vdev0buffer &ipc_shmem_1 &cm33_sram2>"] },
        new("FK3037", Signed, M33Tee) { TreeChanges = ["&optee:status = \"disabled\""] },
        new("FK3038", SignedM4, M4Tee),
        new("FK3039", Signed, M33Tee) { TreeChanges = ["-&cm33_cube_fw"] },
        new("FK3040", Small, M33Td),
        new("FK3041", Small, M33Td),
        new("FK3042", Small, M0Tree) { Options = ["--processor", "m0"] },
        new("FK3043", Small, "broken/m01-no-cells.dtb"),
        new("FK3044", Small, "broken/m08-wraps.dtb"),
        new("FK3045", Small, "broken/m11-nomap-reusable.dtb"),
        new("FK3046", Small, "broken/m17-two-entries.dtb"),
        new("FK3047", Small, M33Tree) { TreeChanges = ["&cm33_cube_fw:size = <0 0x800000>"] },
        new("FK3048", Small, "broken/m09-overlap.dtb"),
        new("FK3049", Small, "broken/m16-unit-address.dtb"),
        new("FK3050", Small, "broken/m18-unaligned.dtb"),
        new("FK3051", "signed/elf/tiny_m4.elf", M4Tree) { Changes = ["segment 2 paddr = 0x30030000"] },
        new("FK3052", M4, M4Tree) { TreeChanges = ["&mcuram:reg = <0x30000000 0x42000>"] },
        new("FK3053", Small, M33Tree) { TreeChanges = ["/memreserve/ 0x80100000 0x1000"] },
        new("FK3054", M4, M4Tree) { TreeChanges = ["&retram:reg = <0x38000000 0x20000>"] },
        new("FK3055", M4, M4Tree) { TreeChanges = ["&mcuram:reg = <0x20000000 0x10000>"] },
        new("FK3056", Small, M33Tree) { TreeChanges = ["&m33_rproc:memory-region = <&ipc_shmem_1 &vdev0vring0 &vdev0vring1 &vdev0buffer &cm33_cube_fw>"] },
        new("FK3057", Small, M33Tree) { TreeChanges = [.. Enumerable.Range(0, 60).SelectMany(i => (string[])[$"+/reserved-memory/more@{0x90000000 + (i * 0x1000L):x}", $"/reserved-memory/more@{0x90000000 + (i * 0x1000L):x}:reg = <0 {0x90000000 + (i * 0x1000L)} 0 0x1000>"])] },
        new("FK3058", Small, M33Tree) { TreeChanges = ["&cm33_cube_data~cm33-cube-data-of-this-very-long-name@80a00000"] },
        new("FK3059", M0, M0Tree) { Options = ["--processor", "m0"], TreeChanges = ["&ipc_shmem_2~vring@200c6000", "/__symbols__:vdev0vring0 = \"/reserved-memory/vring@200c6000\""] },
        new("FK3060", SignedM4, M4Tee) { SecureTree = [M4Tree] },
        new("FK3061", Signed, M33Tee) { SecureTree = [M33Tee] },
        new("FK3062", SignedM4, M4Tee) { SecureTree = [M4Tee, "&m4_rproc:memory-region = <&retram &mcuram2 &mcu_rsc_table>", "&mcu_rsc_table:reg = <0x10048000 0x1000>"] },
        new("FK3063", SignedM4, M4Tee) { SecureTree = [M4Tee, "&vdev0buffer:reg = <0x10042000 0x2000>", "&vdev0buffer~retram@10042000"] },
        new("FK3064", Small, "broken/p04-phandle-duplicate.dtb"),
        new("FK3065", Small, "broken/r03-overlap.dtb"),
        new("FK3066", M4, M4Tree) { TreeChanges = ["&m4_rproc:st,syscfg-holdboot = <0x77 0x10c 0x2>", "&m4_rproc:reset-names = \"mcu_rst\"", "&m4_rproc:resets = <&scmi_reset 10>", "+/soc/rcc@50000000", "/soc/rcc@50000000:reg = <0x50000000 0x1000>", "/soc/rcc@50000000:phandle = <0x77>"] },
        new("FK3067", M4, M4Tree) { TreeChanges = ["&m4_rproc:st,syscfg-pdds = <&pwr_mcu 0x0 0x2>"] },
        new("FK3080", M4, M4Tree) { Options = Attach, TreeChanges = ["-&m4_rproc:st,syscfg-m4-state"] },
        new("FK3081", M4, M4Tree) { Options = Attach, TreeChanges = ["-&m4_rproc:st,syscfg-rsc-tbl"] },
        new("FK3082", Signed, M33Td),
        new("FK3083", Started, M33Td) { TreeChanges = ["&rsc_tbl_size:reg = <0x1e4 0x8>"] },
        new("FK3084", M4, M4Tree) { Options = Attach, TreeChanges = ["&m4_rproc:st,syscfg-rsc-tbl = <&tamp 0x148 0xffffffff>"] },
        new("FK3085", M4, M4Tree) { Options = Attach },
        new("FK3086", M4, M4Tree) { Options = Attach },
    ];

    private static IEnumerable<RuleExample> Memory =>
    [
        new("FK4001", "firmware/broken/m33-segment-outside.elf", M33Tree),
        new("FK4002", Small, M33Tree) { Changes = ["segment 2 memsz = 0x900000"] },
        new("FK4003", Small, M33Tree) { Changes = ["segment 1 paddr = 0x80100100"] },
        new("FK4004", Small, M33Tree) { Changes = ["segment 2 paddr = 0x812f8000"] },
        new("FK4005", M33, M33Tree),
        new("FK4006", Small, M33Tree) { Changes = ["segment 1 vaddr = 0x80200600"] },
        new("FK4007", Small, M33Tree) { Changes = ["segment 2 paddr = 0x80180000"] },
        new("FK4008", Small, M33Tree) { Changes = ["segment 3 memsz = 0", "segment 3 filesz = 0", "segment 3 paddr = 0x60000000"] },
        new("FK4009", M4, M4Tree) { Changes = ["segment 2 offset = 0"] },
        new("FK4010", Small, "good/mp257-m33-sram.dtb") { Changes = ["segment 2 paddr = 0x0e060000"] },
        new("FK4011", Small, M33Tree) { Changes = ["segment 2 paddr = 0x0e060000"], TreeChanges = ["&cm33_cube_data:reg = <0 0x0e060000 0 0x10000>", "&cm33_cube_data~cm33-cube-data@e060000"] },
        new("FK4012", Small, M33Tree) { Changes = ["segment 2 paddr = 0x81210000"] },
        new("FK4013", Small, M33Tree) { Changes = ["segment 1 flags = 7"] },
        new("FK4014", Small, M33Tree) { Changes = ["segment 2 paddr = 0x80a00002"] },
        new("FK4016", M4, M33Tree),
        new("FK4060", Started, M33Td) { TreeChanges = ["-&cm33_cube_data"] },
        new("FK4061", M33, M33Td),
        new("FK4070", Small, M33Tree) { Changes = ["segment 2 memsz = 0x7f0000"] },
        new("FK4071", Small, M33Tree) { Changes = ["word 0x80100000 = 0x80a00840"] },
        new("FK4072", Small, M33Tree) { Changes = ["word 0x80100000 = 0x80a00400"] },
        new("FK4073", M33, M33Tree) { Changes = ["symbol _end value = 0x80a00100"] },
        new("FK4074", Small, M33Tree) { Changes = ["table 0x60 = 0x80100700"] },
        new("FK4075", Small, M33Tree) { Changes = ["segment 1 paddr = 0x81201000"] },
        new("FK4076", M33, M33Tree) { TreeChanges = ["&vdev0vring0:reg = <0 0x81200000 0 0x1000>"] },
    ];

    private static IEnumerable<RuleExample> Other =>
    [
        new("FK5001", "signed/edge/h04-truncated-8.bin", M4Tee),
        new("FK5002", SignedM4, M33Tee),
        new("FK5003", Signed, M33Tee) { Options = ["--public-key", Path.Combine(Fwkit.RepositoryRoot, "testdata/keys/TEST-ONLY-rsa4096.pub.pem")] },
        new("FK5004", "signed/edge/u05-phnum-minus-1.bin", M4Tee),
        new("FK6001", "firmware/broken/m33-isr-vector-singular.elf", M33Tree),
        new("FK6002", "firmware/broken/m33-vectors-misaligned.elf", M33Tree),
        new("FK6003", Small, M33Tree) { Changes = ["word 0x80100004 = 0x801007f8"] },
        new("FK6004", Small, M33Tree) { Changes = ["word 0x80100000 = 0x20000000"] },
        new("FK6005", M4, M4Tree) { Changes = ["segment 0 paddr = 0x30030000"] },
        new("FK6006", M33, M33Tree) { Changes = ["section .isr_vectors addr = 0x80100080"] },
        new("FK6010", Small, M33Tree) { Changes = ["word 0x80100000 = 0x80a01ffc"] },
        new("FK6011", Small, M33Tree) { Changes = ["header entry = 0x80100701"] },
        new("FK6012", Small, M33Tree) { Changes = ["word 0x8010000c = 0"] },
        new("FK6013", Small, M33Tree) { Changes = ["word 0x8010003c = 0x12345678"] },
        new("FK6014", Small, M33Tree) { Changes = ["section .isr_vectors addr = 0x81210000", "segment 0 paddr = 0x81210000"] },
        new("FK7001", Small, M33Tree) { Options = ["--kernel-config", "config"], Files = [("config", Kernel.Replace("CONFIG_STM32_IPCC=y\n", string.Empty, StringComparison.Ordinal))] },
        new("FK7002", Small, M33Tree) { TreeChanges = [AutoBoot], Options = ["--kernel-config", "config"], Files = [("config", Kernel)] },
        new("FK7003", Small, M33Tree) { TreeChanges = [AutoBoot], Options = ["--kernel-config", "config"], Files = [("config", Kernel + "CONFIG_BLK_DEV_INITRD=y\n")] },
        new("FK7004", Small, M33Tree) { TreeChanges = [AutoBoot], Options = ["--rootfs", "rootfs"], Files = [("rootfs/lib/firmware/readme", string.Empty)] },
        new("FK7005", Small, M33Tree) { Options = ["--rootfs", "rootfs"], Files = [("rootfs/lib/firmware/readme", string.Empty)] },
        new("FK7006", Small, M33Tree) { Options = ["--rootfs", "rootfs"], Files = [("rootfs/lib/firmware/rproc-m33-fw", string.Empty)] },
        new("FK7007", Small, M33Tree) { Options = ["--rootfs", "rootfs"], Files = [("rootfs/lib/firmware/rproc-m33-fw", "another file")] },
        new("FK7008", Small, M33Tree) { Options = ["--rootfs", "rootfs", "--kernel-config", "config"], Files = [("rootfs/lib/firmware/rproc-m33-fw.xz", "compressed"), ("config", Kernel)] },
        new("FK7009", Small, M33Tree) { Options = ["--initramfs", "initramfs.gz", "--kernel-config", "config"], Files = [("config", Kernel)], Archives = [("initramfs.gz", CpioWriter.Gzip(new CpioWriter().Folders("lib", "lib/firmware").ToArchive()))] },
    ];
}
