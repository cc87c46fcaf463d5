namespace FirmwareKit.LogReading;

/// <summary>The resource table and its entries (rproc_elf_load_rsc_table, rproc_handle_resources).</summary>
internal static class ResourceTablePatterns
{
    private const string GoesOn = "The core still starts, without virtio devices, trace and carveouts.";

    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("header-less resource table", $"The section .resource_table has fewer than 16 bytes. {GoesOn}", "A project without OpenAMP that keeps an empty section in its linker script.", "Remove the section, or fill it. An IDE that waits for the trace waits in vain.") { Rules = ["FK2002"] },
        new("unsupported fw ver: {version}", $"The resource table has version {{version}} instead of 1. {GoesOn}", "0: the table is zero-filled (in .bss, or the section holds something else). With firewall errors (IAC, RISAF) after it, those are another fault: the firmware touches what it may not.", "Initialise the table, and keep it in a section with content (PROGBITS).") { Rules = ["FK2002"] },
        new("resource table truncated", $"The section .resource_table lies behind the end of the file. {GoesOn}", "The file is cut.", "Copy it again.") { Rules = ["FK2002", "FK1002"] },
        new("resource table incomplete", $"The resource table has no room for the entries that it counts. {GoesOn}", "num is larger than the number of offsets.", "Correct num in the table.") { Rules = ["FK2002"] },
        new("{entry} rsc has non zero reserved bytes", "The reserved word of an entry is not zero.", "The entry is laid out differently, or not initialised.", "Set it to 0.") { Rules = ["FK2003"] },
        new("non zero reserved bytes", $"The reserved words of the resource table are not zero. {GoesOn}", "The structure in the firmware is laid out differently, or not initialised.", "Use the struct of OpenAMP, packed, with its reserved words set to 0.") { Rules = ["FK2002"] },
        new("no resource table found for this firmware", $"No usable section .resource_table. {GoesOn}", "The firmware has none, the linker dropped it (no KEEP, or --gc-sections), it was stripped, or the line above says what is wrong with it.", "If the firmware uses rpmsg: KEEP(*(.resource_table)) in the linker script.")
        {
            Rules = ["FK2001", "FK2002"],
        },
        new("rsc table is truncated", "An entry lies outside of the resource table.", "An offset in the table is wrong.", "Compute the offsets with offsetof().") { Rules = ["FK2003"] },
        new("{entry} rsc is truncated", "An entry is cut by the end of the resource table.", "An offset or the number of vrings is wrong.", "Compute the offsets with offsetof().") { Rules = ["FK2003"] },
        new("unsupported vendor resource {type}", "Linux skips an entry of the vendor type {type}.", "This driver handles none.", "Remove it, or use a kernel whose driver knows it.") { Rules = ["FK2008"] },
        new("unsupported resource {type}", "Linux skips an entry of type {type}, which it does not know.", "An offset leads into the middle of an entry, or the type is wrong.", "Check offsets and types.") { Rules = ["FK2008"] },
        new("too many vrings: {count}", "A vdev has {count} vrings; Linux takes two.", "num_of_vrings is wrong.", "Set it to 2.") { Rules = ["FK2003", "FK2007"] },
        new("invalid qsz ({num}) or alignment ({align})", "A vring has {num} buffers and alignment {align}; neither may be 0.", "The vring is not initialised.", "Set num to a power of two, align to 16.") { Rules = ["FK2003", "FK2005"] },
        new("Trace  not available", "The trace buffer cannot be read.", "It lies in no memory region.", "Put the buffer of the trace entry into a region of memory-region.") { Rules = ["FK2013"] },
    ];
}
