namespace FirmwareKit.LogReading;

/// <summary>Attaching to a core that the boot chain started, and letting go of it (rproc_attach, rproc_detach).</summary>
internal static class AttachPatterns
{
    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("can't load resource table: {errno}", "Linux cannot attach: the resource table is not where the register says, error {errno}.", "-2: the register holds 0, since the boot loader found no sound table. -22: dma-ranges do not translate the address. -12: it is in Linux's own memory.", "Check the firmware's .resource_table, and that the boot loader stores its address.")
        {
            Rules = ["FK2067", "FK2061", "FK2062"],
        },
        new("can't translate da {address}", "The register of the resource table holds {address}, which no entry of dma-ranges translates.", "It holds a physical address, or what is left of another firmware.", "Let the boot loader store the address as the core sees it.") { Rules = ["FK2061", "FK2062"] },
        new("Stop of the firmware not supported", "Linux may not stop this core. Its virtio devices are gone all the same.", "The node has no reset mcu_rst: the boot chain starts the core.", "Reset the board to start the core again; or add the reset."),
    ];
}
