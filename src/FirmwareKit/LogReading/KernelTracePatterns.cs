namespace FirmwareKit.LogReading;

/// <summary>What a crash or a warning of the kernel means, by the function in which it happened.</summary>
internal static class KernelTracePatterns
{
    private const string Never = "fwkit check says which part of the file it is. Link it again, and never start such a file.";

    /// <summary>Functions with what is known of them; the first one that a block's functions lead to explains it.</summary>
    private static readonly (string[] Functions, string Cause, string Advice, string[] Rules)[] Known =
    [
        (["find_table", "rproc_elf_load_rsc_table", "rproc_elf_find_loaded_rsc_table", "stm32_rproc_get_vect_table", "rproc_elf_sanity_check"],
            "The section headers of the file, or their names, lead out of it; kernels before the bounds check follow them.", Never, ["FK1008", "FK1002"]),
        (["rproc_elf_load_segments", "rproc_elf_get_boot_addr"],
            "There are fewer program headers in the file than e_phnum says, or a segment's size wraps around; the kernel follows them.", Never, ["FK1008", "FK1002", "FK4001"]),
        (["of_reserved_mem_lookup", "stm32_rproc_prepare", "stm32_rproc_parse_memory_regions"],
            "memory-region names a phandle that no node has.", "Correct memory-region of the processor's node.", ["FK3002", "FK3013"]),
        (["rproc_free_vring", "rproc_virtio_remove", "rproc_vdev_release"],
            "A virtio device with fewer than two vrings is taken down: the kernel always frees two.", "Describe two vrings in the resource table.", ["FK2007"]),
        (["vring_alloc_desc_extra", "__vring_new_virtqueue", "vring_new_virtqueue", "rproc_virtio_find_vqs", "rp_find_vq"],
            "A vring of the resource table is missing, or has no memory: rpmsg needs two.", "Describe two vrings in the resource table, with regions vdev0vring0 and vdev0vring1.", ["FK2007", "FK2006", "FK2019"]),
        (["rproc_handle_resources", "rproc_handle_rsc_entry", "rsc_table_for_each_entry", "rproc_handle_vdev", "rproc_handle_carveout", "rproc_handle_trace"],
            "An offset of the resource table leads out of it; older kernels compare it with a sign and follow it.", "Compute the offsets with offsetof().", ["FK2003", "FK1008"]),
        (["stm32_rproc_kick"],
            "A third vring is signalled: this driver has mailboxes for one virtio device only.", "Describe one vdev with two vrings.", ["FK2007"]),
        (["rpmsg_probe", "virtqueue_kick_prepare", "virtio_rpmsg_bus"],
            "The two vrings differ in their number of buffers (a warning), or an alignment puts a ring's parts outside of it (a crash).", "Give both vrings the same num, a power of two, and align 16.", ["FK2021", "FK2020", "FK2005"]),
        (["ioremap_wc", "__arm_ioremap_pfn_caller", "__arm_ioremap_caller", "__ioremap_caller", "ioremap_prot", "ioremap_page_range", "stm32_rproc_mem_alloc", "rproc_alloc_registered_carveouts"],
            "A memory region is ordinary RAM, which Linux has mapped itself: its node lacks no-map.", "Add no-map; to the region's node.", ["FK3005"]),
        (["stm32_rproc_get_loaded_rsc_table", "rproc_set_rsc_table", "rproc_attach"],
            "Linux attached to a running core, and the register or cell with the resource table's address is not in the tree, or what it points to is no table.", "Add st,syscfg-rsc-tbl (STM32MP1) or the cells rsc-tbl-addr and rsc-tbl-size (STM32MP2).", ["FK3006", "FK3029"]),
        (["rproc_boot", "rproc_start", "rproc_fw_boot"],
            "Some vendors' kernels copy a resource table that the firmware does not have.", "Give the firmware a resource table, an empty one at least, or use a newer kernel.", ["FK2001", "FK2002"]),
        (["rproc_copy_segment", "rproc_coredump", "rproc_coredump_using_sections"],
            "A core dump read memory that Linux may not read.", "Switch dumps off: echo disabled > /sys/class/remoteproc/remoteproc0/coredump", []),
    ];

    private static readonly string[] Ours = ["rproc_", "stm32_rproc", "stm32_m0_rproc", "imx_rproc", "k3_r5_", "tee_rproc", "tee_remoteproc", "rpmsg_", "rp_find_vq", "find_table"];

    /// <summary>Explains a block.</summary>
    /// <param name="head">Its first line.</param>
    /// <param name="number">The line's number.</param>
    /// <param name="isCrash">Whether the kernel crashed; else it only warned.</param>
    /// <param name="functions">The function in which it happened, then its callers.</param>
    /// <returns>The explanation; null where the block is about something else.</returns>
    public static LogExplanation? Explain(string head, long number, bool isCrash, IReadOnlyList<string> functions)
    {
        var isOurFile = head.Contains("drivers/remoteproc/", StringComparison.Ordinal) || head.Contains("drivers/rpmsg/", StringComparison.Ordinal);
        if (!isOurFile && !functions.Any(function => Ours.Any(ours => function.StartsWith(ours, StringComparison.Ordinal))))
            return null;
        var function = functions.Count == 0 ? "a function that the log does not name" : functions[0];
        var caller = functions.Skip(1).FirstOrDefault(name => name != function);
        var known = functions.Select(name => Array.Find(Known, entry => entry.Functions.Contains(name))).FirstOrDefault(entry => entry.Functions is not null);
        var cause = known.Functions is null ? "Not known; the functions above it in the log tell which step of the start it was." : known.Cause;
        var pattern = new LogPattern(
            "{function}",
            $"The kernel {(isCrash ? "crashed" : "warned")} in {{function}}{(caller is null ? string.Empty : ", called from {caller}")}.{(isCrash ? " What it was doing is lost; the board may hang or restart." : string.Empty)}",
            cause,
            known.Functions is null ? "Keep the whole block, and check the firmware: fwkit check." : known.Advice)
        {
            Rules = known.Functions is null ? ["FK1008"] : known.Rules,
        };
        return new LogExplanation(number, head, pattern, new Dictionary<string, string>(StringComparer.Ordinal) { ["function"] = function, ["caller"] = caller ?? string.Empty });
    }
}
