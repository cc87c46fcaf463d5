namespace FirmwareKit.LogReading;

/// <summary>The driver of the processor: its node, reset, hold boot, boot address, mailboxes (stm32_rproc).</summary>
internal static class DriverPatterns
{
    private const string Probe = "The driver does not take the processor; there is no remoteproc device for it.";

    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("Boot address is {address} no aligned on mask {mask}", "The vector table at {address} is not aligned to the boot-address register's mask {mask}. The core does not get it, and yet Linux goes on and says \"now up\".", "The section .isr_vectors is not aligned, or something stands in front of it.", "ALIGN(128) for .isr_vectors on the Cortex-M33, at the start of its memory.")
        {
            Rules = ["FK6002"],
        },
        new("vector table truncated", "The section of the vector table is shorter than a vector table; the boot address becomes 0.", "The section is empty, or another one has its name.", "Fill .isr_vectors.") { Rules = ["FK6001"] },
        new("failed to set hold boot", "The register or secure call that lets the core go failed.", "With error -3: the secure firmware (TF-A, OP-TEE) does not have the call.", "Use a TF-A or OP-TEE build with this service, as ST's, or another hold-boot method in the tree."),
        new("failed to get hold boot", $"The node has none of the ways to hold the core. {Probe}", "st,syscfg-holdboot, or the reset hold_boot, is missing.", "Add st,syscfg-holdboot, or the reset hold_boot.") { Rules = ["FK3006", "FK3003"] },
        new("failed to get hold_boot reset", $"The reset hold_boot is named and cannot be had. {Probe}", "The reset controller (often SCMI) does not export it.", "Check resets, reset-names, and the secure firmware's version.") { Rules = ["FK3023"] },
        new("error {errno}: failed to get mcu", $"The reset mcu_rst cannot be had, error {{errno}}. {Probe}", "It is missing in the tree, or its SCMI number is one that older secure firmware does not export.", "Check resets and reset-names, and update OP-TEE or TF-A with the kernel.") { Rules = ["FK3006", "FK3003"] },
        new("failed to get mcu", $"The reset of the core cannot be had. {Probe}", "resets is missing, or its controller does not export the number.", "Check resets and reset-names, and the secure firmware's version.") { Rules = ["FK3006", "FK3003"] },
        new("failed to get tz syscfg", $"st,syscfg-tz is missing, which this kernel needs. {Probe}", "The tree is for another kernel.", "Add st,syscfg-tz.") { Rules = ["FK3006", "FK3003"] },
        new("failed to read rsc tbl", $"The nvmem cells of the resource table cannot be read. {Probe}", "st,syscfg-cm-state is there, and the cells rsc-tbl-addr and rsc-tbl-size are not.", "Add the cells with their names, or remove st,syscfg-cm-state.") { Rules = ["FK3029", "FK3083", "FK3003"] },
        new("failed to get pm-domain: {errno}", "The power domain of the processor cannot be had, error {errno}.", "power-domain-names lacks default or sleep.", "Add the domain.") { Rules = ["FK3028"] },
        new("m4 state not supported", "The register with the core's state is not in the tree: Linux cannot see a core that the boot loader started.", "st,syscfg-m4-state (mainline) or st,syscfg-cm-state (ST) is missing. With ST's kernel st,syscfg-nsvtor is then not read either.", "Add the property that this kernel reads.") { Rules = ["FK3022", "FK3080", "FK3009"] },
        new("rsc tbl syscon not supported", "The register with the resource table's address is not in the tree; attaching finds no table.", "st,syscfg-rsc-tbl is missing.", "Add it, if the boot loader starts the core.") { Rules = ["FK3081", "FK3009"] },
        new("cannot get {mailbox} mbox", "There is no mailbox {mailbox}.", "mbox-names lacks it. Without vq0 and vq1 messages never arrive; without shutdown the core is stopped hard.", "Add it to mboxes and mbox-names.") { Rules = ["FK3026", "FK3024"] },
        new("Start of the firmware not supported", "Linux may not start this core.", "The node has no reset mcu_rst: it is described as one that an earlier boot stage starts.", "Add the reset, or let the boot loader start the core.") { Rules = ["FK3006", "FK3040"] },
        new("warning: remote FW shutdown without ack", "The firmware did not answer the request to shut down within 500 ms; it was stopped anyway.", "It does not serve the mailbox shutdown.", "Answer it, or leave the mailbox out."),
        new("remote fw is still running", "The system is suspended or shut down while the core runs.", "The core was not stopped first.", "Stop it before, or set keep-power-in-suspend.") { Rules = ["FK3028"] },
        new("stm32_rproc_kick: failed ({mailbox}, err:{errno})", "A message to the core could not be signalled through {mailbox}, error {errno}.", "The firmware does not empty its mailbox.", "Check that the firmware's IPCC driver runs."),
        new("wdg irq registered", "Linux listens to the core's watchdog."),
        new("probe with driver stm32-rproc failed with error {errno}", $"The driver refused the node, error {{errno}}. {Probe}", "The line above names the property.", "Read the explanation of the line above.") { Rules = ["FK3003"] },
        new("stm32-rproc: probe of {device} failed with error {errno}", $"The driver refused {{device}}, error {{errno}}. {Probe}", "The line above names the property. With -3: the secure firmware lacks the hold-boot call.", "Read the explanation of the line above.") { Rules = ["FK3003"] },
    ];
}
