using FirmwareKit.Tee;

namespace FirmwareKit.LogReading;

/// <summary>Signed images: what tee_remoteproc prints, and OP-TEE itself (lines E/TA and E/TC).</summary>
internal static class OpTeePatterns
{
    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("CMD_GET_RSC_TABLE invoke failed TEE err: {tee}", "OP-TEE does not say where the resource table is ({tee}); the start goes on without virtio devices and trace.", "The image has none, or no image is loaded.", "If the firmware uses rpmsg: KEEP(*(.resource_table)) in its linker script, then sign it again.") { Rules = ["FK2001"] },
        .. TeeCodeMeaning.All.SelectMany(OfLinux),
        new("CMD_{command} invoke failed TEE err: {tee}", "OP-TEE refused {command} with {tee}.", "A code that loading an image does not usually give.", "Look at OP-TEE's own log (E/TA, E/TC lines of the console)."),
        .. TeeCodeMeaning.All.Select(meaning => OfAuthentication(meaning.Code, meaning.Cause, meaning.Advice, meaning.Rules)),
        new("Failed to verify signature, res = {tee}", "OP-TEE: the signature is not good ({tee}).", "The image was signed with another key than OP-TEE was built with, or changed after signing.", "fwkit verify IMAGE --public-key KEY, with the key that OP-TEE was built with.") { Rules = ["FK5003"] },
        new("Fails to load segment, res = {tee}", "OP-TEE: a segment cannot be loaded ({tee}).", "ACCESS_DENIED: it is in no memory region of OP-TEE's device tree. SECURITY: its hash differs.", "Compare the ELF's memory map with OP-TEE's tree: fwkit check --optee-dtb.") { Rules = ["FK5003"] },
        new("remoteproc_load_segment{text}res = {tee}", "OP-TEE: a segment cannot be loaded ({tee}).", "ACCESS_DENIED: it is in no memory region of OP-TEE's device tree. SECURITY: its hash differs.", "Compare the ELF's memory map with OP-TEE's tree: fwkit check --optee-dtb.") { Rules = ["FK5003"] },
        new("Fails to clear segment, res = {tee}", "OP-TEE: the part of a segment without content (.bss) cannot be cleared ({tee}).", "It runs out of the memory region of OP-TEE's device tree.", "Compare the ELF's memory map with OP-TEE's tree: fwkit check --optee-dtb.") { Rules = ["FK5003"] },
        new("Failed to translate device address {address}", "OP-TEE: {address} is in no memory region of its device tree.", "The ELF's memory map and OP-TEE's tree differ.", "fwkit check --optee-dtb.") { Rules = ["FK5003"] },
        new("No memory regions found in DT", "OP-TEE: its own device tree lists no memory for the core.", "memory-region is missing in OP-TEE's tree (which is not Linux's).", "Add it there, and rebuild OP-TEE."),
        new("Invalid header", "OP-TEE: the ELF in the image has a header that it does not take.", "It is no 32-bit little-endian Arm ELF, or it was damaged before it was signed.", "Sign the linked ELF32.") { Rules = ["FK1003", "FK1007", "FK5003"] },
        new("Failed to parse firmware, res = {tee}", "OP-TEE: the ELF in the image is not usable ({tee}).", "The line above names the fault.", "Read the explanation of the line above, and sign the corrected ELF.") { Rules = ["FK5003"] },
        new("No loadable segment found", "OP-TEE: the image has nothing to load.", "The ELF in it has no PT_LOAD.", "Sign the linked .elf.") { Rules = ["FK1004", "FK5003"] },
        new("More than one resource table found", "OP-TEE: two images have a resource table.", "Secure and non-secure image each carry one.", "Keep the table of one.") { Rules = ["FK5003"] },
        new("No header found in resource table", "OP-TEE: the resource table is shorter than its header.", "The section .resource_table is empty.", "Remove it, or fill it.") { Rules = ["FK2002", "FK5003"] },
        new("Unsupported firmware version {version}", "OP-TEE: the resource table has version {version} instead of 1.", "The table is zero-filled, or no table.", "Initialise it.") { Rules = ["FK2002", "FK5003"] },
        new("Unsupported signature type {type}", "OP-TEE: it does not know signature type {type}.", "The signing tool is newer than OP-TEE.", "Sign with RSA.") { Rules = ["FK5003"] },
        new("Can't get access right to memories", "OP-TEE: the firewall did not grant the core's memory.", "The memory belongs to someone else in the RIF or ETZPC configuration.", "Check the firewall configuration in OP-TEE's tree."),
        new("tee_client_open_session failed, err: {tee}", "Linux found no trusted application for remoteproc in OP-TEE ({tee}).", "OP-TEE was built without it, or is of the minimal layout.", "Build OP-TEE with CFG_REMOTEPROC_PTA and the remoteproc application.") { Rules = ["FK3037", "FK3038"] },
        new("signed firmware not supported by TEE", "OP-TEE cannot load signed firmware.", "Its remoteproc application is missing.", "Build OP-TEE with it, or use the unsigned flavour of the tree.") { Rules = ["FK3037", "FK3038"] },
        new("IAC exception", "The firewall stopped an access: not the image is at fault.", "Firmware or Linux touched a peripheral or memory that is not theirs.", "Look up the named peripheral in the RIF configuration."),
    ];

    private static IEnumerable<LogPattern> OfLinux(TeeCodeMeaning meaning) =>
        from prefix in new[] { string.Empty, "0x" }
        select new LogPattern(
            $"CMD_{{command}} invoke failed TEE err: {prefix}{(uint)meaning.Code:x8}",
            $"OP-TEE refused {{command}}: {meaning.Code.Describe()}. Linux then says error -5.",
            meaning.Cause,
            meaning.Advice)
        {
            Rules = meaning.Rules,
        };

    private static LogPattern OfAuthentication(TeeResult code, string cause, string advice, IReadOnlyList<string> rules) => new(
        $"Can't Authenticate the firmware (res = 0x{(uint)code:x8}",
        $"OP-TEE does not accept the image: {code.Describe()}.",
        cause,
        advice)
    {
        Rules = rules,
    };
}
