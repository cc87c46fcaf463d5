using FirmwareKit.Firmware;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Preflight;

/// <summary>
/// The ELF files inside of a signed image, for the rules that need no loader: what OP-TEE loads is as much this core's firmware as what Linux loads, and
/// OP-TEE looks at neither instructions nor vectors.
/// </summary>
internal static class SignedContent
{
    private const int MostParts = 8;

    /// <summary>Rules on a file by itself. Those on regions would look at Linux's, which for signed firmware are for communication only.</summary>
    private static readonly string[] Rules = ["FK1005", "FK1009", "FK1011", "FK1012", "FK1013", "FK1014", "FK4003", "FK4006", "FK4013", "FK4014", "FK6003", "FK6010", "FK6012", "FK6013"];

    /// <summary>Whether a rule looks into signed images.</summary>
    public static bool IsMeant(Rule rule) => Rules.Contains(rule.Id);

    /// <summary>Each readable ELF file of an image, with where it begins in the file; none where the image is encrypted, or was refused for itself.</summary>
    public static IEnumerable<(PreflightContext Context, TeeImagePart Part)> Open(PreflightContext whole)
    {
        if (whole.Image.Format != FirmwareFormat.SignedImage || whole.Processor.Type.Delivery != FirmwareDelivery.SignedImage || Read(whole) is not { IsEncrypted: false } image)
            yield break;
        foreach (var part in image.Parts.Take(MostParts))
        {
            if (!image.Source.Contains((ulong)part.Offset, (ulong)part.Size))
                continue;
            var content = FirmwareImage.Open(whole.Image.Name, image.OpenPart(part));
            if (content is { Format: FirmwareFormat.Elf, Elf: not null })
                yield return (new PreflightContext(content, whole.Processor, whole.Outcome, whole.Survey, whole.Installed, whole.SecureSide), part);
        }
    }

    /// <summary>What a rule saw in a part, with its place in the whole file.</summary>
    public static Evidence InFile(Evidence evidence, TeeImagePart part) => evidence with
    {
        Location = evidence.Location with
        {
            Description = $"{evidence.Location.Description} of the ELF file in the image",
            FileOffset = evidence.Location.FileOffset is { } offset && offset <= long.MaxValue - part.Offset ? offset + part.Offset : null,
        },
    };

    private static TeeImage? Read(PreflightContext whole)
    {
        try
        {
            return TeeImage.Read(whole.Image.Source);
        }
        catch (TeeImageFormatException)
        {
            return null;
        }
    }
}
