namespace FirmwareKit.Loading.OpTee;

/// <summary>What to do about a refusal where its reason alone does not say it.</summary>
internal static class OpTeeFix
{
    private const string SignAgain = "Sign the ELF file again with fwkit sign, which writes this record as OP-TEE reads it.";
    private const string MendElf = "Sign the ELF file again, whole as the linker wrote it: 32-bit, for Arm, with its program and section headers.";

    public static string Of(OpTeeRefusal refusal) => refusal.Verdict == OpTeeVerdict.Refused
        ? Of(refusal.Stage, refusal.Result)
        : "Sign the ELF file again with fwkit sign: no linker and no signer that works writes such a length or address.";

    private static string Of(OpTeeStage stage, Tee.TeeResult result) => stage switch
    {
        OpTeeStage.Request or OpTeeStage.CopyHeader or OpTeeStage.VerifyHeader => "Copy the image again, or sign the firmware again.",
        // What is left here is about the key in the image, and about the form of the signature.
        OpTeeStage.VerifySignature => result == Tee.TeeResult.BadParameters
            ? "Sign the image again with fwkit sign, which writes a signature of the key's own length."
            : "Sign with the key whose hash the board holds in OTP, and put its public half into the image: fwkit sign --key-info public.",
        OpTeeStage.PlatformTlv => "Give the record once, as a number of 4 bytes, or leave it out.",
        OpTeeStage.ElfHeader or OpTeeStage.ProgramHeaders => MendElf,
        OpTeeStage.SegmentEntry or OpTeeStage.LoadSegment => "Sign the ELF file again; it was changed after signing.",
        OpTeeStage.ResourceTable => "Link one section .resource_table into the file (version 1, reserved words 0, room for its entries), keep section headers and names, and sign again.",
        OpTeeStage.ClearSegment or OpTeeStage.ResourceTableAddress => "Link into a memory-region of OP-TEE's device tree.",
        OpTeeStage.SecondResourceTable => "Keep the table of one image.",
        _ => SignAgain,
    };
}
