using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

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
    ];

    private static IEnumerable<Evidence> BadContainer(PreflightContext context)
    {
        if (!IsSigned(context))
            yield break;
        TeeImageFormatException? error = null;
        try
        {
            TeeImage.Read(context.Image.Source);
        }
        catch (TeeImageFormatException e)
        {
            error = e;
        }

        if (error is not null)
            yield return new Evidence(error.Message, new FindingLocation($"byte 0x{error.Offset:x}", error.Offset), BoardLine: context.BoardLine("TEE err"));
    }

    private static IEnumerable<Evidence> NoBootAddress(PreflightContext context)
    {
        if (!IsSigned(context) || context.Processor.Type.Line != "STM32MP2" || !IsReadable(context.Image.Source, out var image))
            yield break;
        if (image!.BootAddress is null or 0)
            yield return new Evidence("The image has no BOOTADDR record.", new FindingLocation("TLV area", TeeImageHeader.TlvOffset));
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
