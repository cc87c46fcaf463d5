namespace FirmwareKit.LogReading;

/// <summary>Segments, memory regions and carveouts (rproc_elf_load_segments, stm32_rproc_prepare, rproc_alloc_carveout).</summary>
internal static class MemoryPatterns
{
    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("bad phdr da {da} mem {mem}", "A segment at device address {da}, {mem} bytes in memory, is not inside of one memory region.", "Linker script and device tree disagree; or the file is another core's (is remoteproc0 the core you mean?); or the linker put the ELF headers in front of the first section; or .data's load address is what is checked, and the region ends too early.", "Compare the LOAD lines of readelf -lW (PhysAddr, MemSiz) with the node's memory-region. fwkit check names the segment, its sections and the region.")
        {
            Rules = ["FK4001", "FK4002", "FK1005"],
        },
        new("memory region not valid {address}", "The reserved memory at {address} has no device address: no entry of dma-ranges covers its start.", "The bus node's dma-ranges lacks it; on STM32MP15 it covers no DDR.", "Add a range to dma-ranges of the processor's bus, or put the region where one is.") { Rules = ["FK3002"] },
        new("unable to acquire memory-region", "A phandle of memory-region leads to no reserved memory.", "The node is disabled, not below /reserved-memory, or came with an overlay applied after the kernel had started.", "Define the region in the tree that the kernel boots with.") { Rules = ["FK3002", "FK3043"] },
        new("unable to resolve memory-region", "A phandle of memory-region leads to no reserved memory.", "The node is disabled, not below /reserved-memory, or came with an overlay applied after the kernel had started.", "Define the region in the tree that the kernel boots with.") { Rules = ["FK3002"] },
        new("Unable to map memory region: {memory}", "Linux cannot map the region {memory}.", "It is ordinary RAM: the reserved-memory node lacks no-map.", "Add no-map; to the region's node.") { Rules = ["FK3005"] },
        new("dma-ranges property not defined", "The processor's bus has no usable dma-ranges; the driver gives up.", "dma-ranges is missing on the parent node, or its entries have another number of cells than this kernel reads.", "Put dma-ranges on the bus node: three cells on 32-bit, four on 64-bit kernels of ST.") { Rules = ["FK3016"] },
        new("OF: size of dma-ranges in node {node} is not a multiple of {bytes}", "dma-ranges of {node} has entries of another size than this driver reads ({bytes} bytes).", "The tree was written for another kernel.", "Use this kernel's number of cells.") { Rules = ["FK3016"] },
        new("Unable to allocate carveout {name}: {errno}", "Memory for {name} could not be had, error {errno}.", "No region of the device tree has this name, so Linux looked for memory in its own pool; or the region is RAM without no-map.", "Name a reserved-memory node {name} and list it in memory-region.") { Rules = ["FK2012", "FK3005"] },
        new("failed to allocate dma memory: len {len}", "Linux's pool has no {len} bytes in one piece.", "A carveout or vring without a region of its own is taken from there, and it is small or absent.", "Give the tree a region of the name that the resource table uses.") { Rules = ["FK2012", "FK2006"] },
        new("Allocated carveout doesn't fit device address request", "Linux allocated memory elsewhere than where the resource table wants it, and goes on.", "The carveout has a fixed device address and no region of its name.", "Add a region with this name and address to memory-region.") { Rules = ["FK2012", "FK2006"] },
        new("Registered carveout doesn't fit {what} request", "A vring or carveout does not fit the region of its name ({what} differs).", "For len: the vring, rounded up to pages, is larger than its region; often the alignment is 4096. For da: the table names an address in front of the region (0 instead of 0xffffffff).", "Align vrings to 16, give da as 0xffffffff, or enlarge the region.")
        {
            Rules = ["FK2005", "FK2012"],
        },
        new("Carveout already associated to resource table", "Two carveouts of the resource table have the same name.", "Names are missing or repeated; two empty names are equal too.", "Give each carveout its own name.") { Rules = ["FK2012"] },
        new("size ({size}) does not fit in size_t type", "A size of 0x{size} is more than this kernel can hold.", "A 64-bit ELF file with a wrong size.", "Build the firmware as ELF32.") { Rules = ["FK1007"] },
    ];
}
