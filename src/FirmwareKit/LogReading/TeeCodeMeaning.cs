using FirmwareKit.Tee;

namespace FirmwareKit.LogReading;

/// <summary>What a TEE result code means when OP-TEE loads or starts an image.</summary>
/// <param name="Code">The code.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Advice">What to look at first.</param>
/// <param name="Rules">Rules that find it.</param>
internal sealed record TeeCodeMeaning(TeeResult Code, string Cause, string Advice, params IReadOnlyList<string> Rules)
{
    public static IReadOnlyList<TeeCodeMeaning> All { get; } =
    [
        new(TeeResult.BadParameters, "Not a matter of the key. With \"Can't Authenticate\" from OP-TEE: a plain ELF file, a cut or padded copy, or an image of an older tool. Without it the signature was good: two segments share an address, or the segment table differs from the ELF.", "Give the signed image instead of the .elf, compare its size, then fwkit verify IMAGE --public-key KEY.", "FK3001", "FK5001", "FK5003"),
        new(TeeResult.SignatureInvalid, "The signature is another key's: OP-TEE was built with another RPROC_SIGN_KEY, or the file was changed after signing.", "fwkit verify IMAGE --public-key KEY, with the public half of the key that OP-TEE was built with; fwkit key find-in tells which that is.", "FK5003"),
        new(TeeResult.Security, "The signature is good and a segment's hash is not: the file was changed after signing, the memory cannot be written, or another master writes there. On ST's OP-TEE also: the key's hash is not the one in OTP.", "fwkit verify names the segment; then look at the firewall (RIF, ETZPC) of its memory.", "FK5003"),
        new(TeeResult.AccessDenied, "An address is in no region of OP-TEE's own device tree (which is not Linux's).", "Compare the segments with memory-region of OP-TEE's tree: fwkit check --optee-dtb.", "FK5003"),
        new(TeeResult.BadFormat, "The ELF file or resource table in the image is malformed: section headers stripped, table version not 1, two tables, or IMGTYPE wrong.", "fwkit verify says which; do not strip the ELF before signing.", "FK5003"),
        new(TeeResult.NoData, "A record is missing: no hash table (an encrypted image on upstream OP-TEE), no hash for a segment (the ELF was edited after signing), or no HASHTYPE.", "Sign the final ELF with the tool of this OP-TEE's version.", "FK5003"),
        new(TeeResult.NotSupported, "An algorithm or processor that this OP-TEE does not take: an ECC signature on upstream OP-TEE, or no processor of this number.", "Sign with RSA for upstream OP-TEE; check that OP-TEE was built for this core.", "FK5003"),
        new(TeeResult.BadState, "The core runs already, or an image is loaded already.", "Stop it first. After a start that failed late, a corrected file is ignored until a stop or a reboot."),
        new(TeeResult.NotImplemented, "ST's OP-TEE does not know a platform record of the image.", "Leave private platform records out when signing.", "FK5003"),
        new(TeeResult.OutOfMemory, "The image is too large, or has too many segments, for OP-TEE's heap.", "Strip debug sections before signing; merge segments.", "FK5003", "FK4005"),
        new(TeeResult.CorruptObject, "The resource table is not aligned to 4 bytes, or (ST) BOOTADDR or BOOTSEC is text instead of a number of 4 bytes.", "Align .resource_table to 4; give BOOTADDR as 0x...", "FK5003"),
        new(TeeResult.Generic, "The memory could not be mapped, or (ST) the boot address is 0, set twice or outside of the regions.", "Check BOOTADDR: an M33 image needs it.", "FK5002", "FK5003"),
        new(TeeResult.TargetDead, "The trusted application crashed.", "The file is damaged or hostile; report it to OP-TEE.", "FK5003"),
    ];
}
