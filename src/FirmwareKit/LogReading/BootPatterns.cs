namespace FirmwareKit.LogReading;

/// <summary>The frame of every start: what the remoteproc core prints whatever went wrong, and where it went well.</summary>
internal static class BootPatterns
{
    private const string SeeAbove = "The cause is in the line above this one.";

    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("powering up {name}", "Linux starts the processor \"{name}\". Check that it is the one you mean: remoteproc0 is whichever driver probed first."),
        new("Booting fw image {file}, size {size}", "The file {file} was found and its ELF headers passed ({size} bytes)."),
        new("remote processor {name} is now up", "Linux released {name}. Whether its code runs, Linux does not know."),
        new("remote processor {name} is now attached", "Linux took over {name}, which an earlier boot stage had started."),
        new("attaching to {name}", "Linux takes over {name}, which an earlier boot stage had started."),
        new("stopped remote processor {name}", "{name} was stopped."),
        new("detached remote processor {name}", "Linux left {name} running on its own."),
        new("remoteproc{number}: {name} is available", "The driver took the processor {name}; it is not started yet."),
        new("Support of signed firmware only", "The node is in signed mode: only images that OP-TEE authenticates are taken, a plain ELF file is not."),
        new("Boot failed: {errno}", "Linux gave up, error {errno}.", "This line only ends the start; the line above it names the cause.", "Read the explanation of the line above. Where there is none and the error is -22, look for a devmem entry in the resource table.")
        {
            Rules = ["FK2004"],
        },
        new("Failed to process resources: {errno}", "An entry of the resource table was refused, error {errno}.", "The line above names the entry's fault. Without such a line it is a devmem entry: this driver has no IOMMU, and refuses them silently.", "Mend the entry that the line above names, or remove the devmem entry.")
        {
            Rules = ["FK2003", "FK2004", "FK2012"],
        },
        new("Failed to allocate associated carveouts: {errno}", "Memory for the processor could not be had, error {errno}.", SeeAbove, "Read the explanation of the line above.") { Rules = ["FK2012"] },
        new("Failed to load program segments: {errno}", "A segment could not be copied, error {errno}.", SeeAbove, "Read the explanation of the line above.") { Rules = ["FK4001", "FK4002"] },
        new("can't prepare rproc {name}: {errno}", "The memory regions of {name}'s device-tree node were refused, error {errno}.", "One phandle of memory-region is wrong, and one is enough: the line above names its fault.", "Mend the region that the line above names.")
        {
            Rules = ["FK3002"],
        },
        new("failed to probe subdevices for {name}: {errno}", "{name} had been released, then its virtio device could not be made; it was stopped again, error {errno}.", "Most often vdev0buffer, which lacks compatible = \"shared-dma-pool\" or (on 32-bit Arm) no-map.", "Give the reserved-memory node vdev0buffer compatible = \"shared-dma-pool\" and no-map, and no reusable.")
        {
            Rules = ["FK3004"],
        },
        new("can't start rproc {name}: {errno}", "The driver could not release {name}, error {errno}.", "The line above names the cause: the reset, the hold-boot register, or OP-TEE.", "Read the explanation of the line above. With -1 the node has no reset mcu_rst."),
        new("can't attach to rproc {name}: {errno}", "Linux could not take over the running {name}, error {errno}.", "The resource table was not where its register or nvmem cell says, or a memory region is wrong.", "Check who started the core, and where it put its resource table.") { Rules = ["FK3029"] },
        new("Unrecognised option: {word}", "The state file of the processor does not know the word {word}.", "It takes start, stop and detach, in lower case and without blanks.", "echo start > /sys/class/remoteproc/remoteproc0/state"),
        new("can't stop rproc: {errno}", "The processor could not be stopped, error {errno}.", SeeAbove, "Read the explanation of the line above."),
        new("crash detected in {name}: type {type}", "{name} crashed ({type}); Linux noticed.", "For type watchdog: the firmware did not feed its watchdog, or hung.", "Look at its trace (/sys/kernel/debug/remoteproc/remoteproc0/trace0) and at its fault handlers."),
        new("handling crash #{count} in {name}", "Linux handles crash number {count} of {name}.", "The firmware crashed.", "Look at its trace. Recovery takes the resource table of the first start again."),
    ];
}
