using FirmwareKit.Installed;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK7009: an initramfs that can be read here, and not by the kernel.</summary>
internal static class InitramfsRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK7009",
            Severity.Error,
            "Initramfs that this kernel cannot unpack",
            "The kernel unpacks what it was built for (CONFIG_RD_GZIP, CONFIG_RD_XZ, CONFIG_RD_ZSTD), and its xz decoder knows CRC-32 as the only check, while the program xz takes CRC-64 by default. It stops at such a part, and the firmware in it is not there.",
            "Compress the initramfs in a way that the kernel knows.",
            "unpack_to_rootfs (init/initramfs.c), dec_stream_header (lib/xz/xz_dec_stream.c)",
            CannotUnpack),
    ];

    private static IEnumerable<Evidence> CannotUnpack(PreflightContext context)
    {
        if (context.Installed.Initramfs is not Initramfs initramfs)
            yield break;
        var kernel = context.Installed.Kernel;
        foreach (var part in initramfs.Parts)
        {
            if (Option(part.Compression) is { } option && kernel?.Has(option) == false)
            {
                var name = part.Compression.ToString().ToLowerInvariant();
                yield return Refusal(kernel, part, $"is compressed with {name}, and {option} is not set.", $"Set {option}=y, or compress the initramfs otherwise.", $"compression method {name} not configured");
            }

            if (part.Check is "CRC-64" or "SHA-256")
            {
                yield return Refusal(kernel, part, $"is xz data with {part.Check} as its check.", "Compress it with: xz --check=crc32", "Input was encoded with settings that are not supported by this XZ decoder");
            }
        }
    }

    private static Evidence Refusal(KernelConfig? kernel, InitramfsPart part, string what, string fix, string error) => new(
        $"The part of the initramfs at byte 0x{part.Offset:x} {what}",
        new FindingLocation($"the initramfs, byte 0x{part.Offset:x}"),
        fix,
        kernel?.Has("CONFIG_BLK_DEV_RAM") == true ? $"rootfs image is not initramfs ({error}); looks like an initrd" : $"Initramfs unpacking failed: {error}");

    private static string? Option(InitramfsCompression compression) => compression switch
    {
        InitramfsCompression.Gzip => "CONFIG_RD_GZIP",
        InitramfsCompression.Zstd => "CONFIG_RD_ZSTD",
        InitramfsCompression.Xz => "CONFIG_RD_XZ",
        _ => null,
    };
}
