using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK5xxx: signed images.</summary>
internal static class SignedImageRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK5001",
            Severity.Error,
            "OP-TEE refuses the container",
            "Header, record and image sizes must add up to the file's size exactly. OP-TEE answers BAD_PARAMETERS (ffff0006), which is often misread as a wrong key.",
            "Copy the image again, or sign the ELF file again with fwkit sign.",
            "remoteproc_verify_header (tee-image.md TV-08 to TV-13)",
            BadContainer),
        new(
            "FK5002",
            Severity.Error,
            "Signed image without boot address",
            "On an STM32MP2, ST's OP-TEE takes the boot address from the signed record BOOTADDR and cannot start the core without it. The image loads, and then the start fails with GENERIC (ffff0000).",
            "Sign with --boot-address auto.",
            "stm32_rproc_start of ST's OP-TEE (tee-image.md section 6.9, TX-45)",
            NoBootAddress),
        new(
            "FK5003",
            Severity.Error,
            "OP-TEE refuses the image",
            "OP-TEE authenticates the records, and then compares every segment with its signed entry and looks for a memory region. Linux only sees the result code.",
            "Mend what the message names, sign again with fwkit sign, and check with fwkit verify.",
            "remoteproc_load_fw (tee-image.md sections 6.2 to 6.6)",
            Refused),
        new(
            "FK5004",
            Severity.Warning,
            "Signed image that OP-TEE accepts and should not",
            "OP-TEE verifies the records and the segments that it loads, and leaves the rest out. What is wrong there was changed after signing, is ambiguous, or was signed by a faulty tool.",
            "Sign the ELF file again with fwkit sign, and look at fwkit verify --strict.",
            "tee-image.md section 9 (TX-01 to TX-52)",
            Unnoticed),
    ];

    private static IEnumerable<Evidence> Unnoticed(PreflightContext context)
    {
        // What OP-TEE notices is FK5001 and FK5003.
        if (!IsSigned(context) || context.Outcome.SecureLoad is { IsLoaded: false } || !IsReadable(context.Image.Source, out var image))
            yield break;
        foreach (var finding in StrictVerifier.Verify(image!, new SegmentDigests(context.Image.Source)))
        {
            // An OP-TEE that loaded the image noticed nothing; where it was not asked, only what none checks is certain.
            if (finding.Severity == TeeFindingSeverity.Error && (finding.Counterpart is null || context.Outcome.SecureLoad is not null))
                yield return new Evidence(finding.Message, new FindingLocation($"byte 0x{finding.Offset:x}", finding.Offset));
        }
    }

    private static IEnumerable<Evidence> BadContainer(PreflightContext context) => Refusal(context, stage => stage <= OpTeeStage.VerifyHeader);

    private static IEnumerable<Evidence> Refused(PreflightContext context) => Refusal(context, stage => stage > OpTeeStage.VerifyHeader);

    private static IEnumerable<Evidence> Refusal(PreflightContext context, Func<OpTeeStage, bool> isMeant)
    {
        if (!IsSigned(context) || context.Outcome.SecureLoad is not { IsLoaded: false } refused || !isMeant(refused.Stage))
            yield break;
        yield return new Evidence(
            $"{refused.Result.Describe()} at step {refused.Stage.GetName()}: {refused.Reason}",
            new FindingLocation(refused.Offset is { } offset ? $"byte 0x{offset:x}" : "the image", refused.Offset),
            refused.Fix,
            context.BoardLine("TEE err"));
    }

    private static IEnumerable<Evidence> NoBootAddress(PreflightContext context)
    {
        if (!IsSigned(context) || context.Processor.Type.Line != "STM32MP2" || !IsReadable(context.Image.Source, out var image))
            yield break;
        if (image!.BootAddress is null or 0)
            yield return new Evidence("The image has no BOOTADDR record, or it is 0.", new FindingLocation("TLV area", TeeImageHeader.TlvOffset), BoardLine: context.BoardLine("START_FW"));
    }

    private static bool IsSigned(PreflightContext context) =>
        context.Image.Format == FirmwareFormat.SignedImage && context.Processor.Type.Delivery == FirmwareDelivery.SignedImage;

    private static bool IsReadable(ByteSource source, out TeeImage? image)
    {
        try
        {
            image = TeeImage.Read(source);
            return true;
        }
        catch (TeeImageFormatException)
        {
            image = null;
            return false;
        }
    }
}
