using System.Globalization;
using FirmwareKit.Elf;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit info</c> on a signed image.</summary>
internal static class SignedImageText
{
    public static void Write(TeeImage image, string name, Page page)
    {
        var header = image.Header;
        page.Line($"{name}: signed image for OP-TEE, current format, {Sizes.Size((ulong)image.Source.Length)}. Nothing is verified here: see fwkit verify.");
        page.Line();
        page.Pairs(
        [
            ("Signature", image.Algorithm switch
            {
                SignatureAlgorithm.RsaPkcs1Sha256 => $"RSA-{header.SignatureLength * 8L} PKCS#1 v1.5, SHA-256",
                SignatureAlgorithm.EcdsaP256Sha256 => "ECDSA P-256, SHA-256",
                _ => "unknown algorithm",
            }),
            ("Header", $"version {header.Version}, records {header.TlvLength}, signature {header.SignatureLength}, images {header.ImagesLength} bytes"),
            ("Encryption", image.IsEncrypted ? "segments are encrypted (AES-CBC)" : "none"),
            ("Boot address", image.BootAddress is { } address ? Sizes.Address(address) : "none (no BOOTADDR record)"),
        ]);
        page.Heading("Records");
        page.Table(
            ["Type", "Name", ">Offset", ">Length", "Value"],
            image.Tlvs.Records.Select(record => (IReadOnlyList<string>)
            [
                $"0x{record.Type:x}",
                TlvType.NameOf(record.Type) ?? "-",
                $"0x{record.Offset:x}",
                record.Length.ToString(CultureInfo.InvariantCulture),
                TlvValue.Describe(image, record),
            ]));
        page.Heading("Signed segments");
        page.Table(["#", "Type", ">Load address", ">In file", ">In memory", "SHA-256"], image.SegmentTable.Select(Row));
        foreach (var part in image.Parts)
            WriteImage(image, part, page);
        page.Flush();
    }

    /// <summary>An image of a generation that is named, but not read.</summary>
    public static void Write(OlderTeeImage image, string name, Page page)
    {
        page.Line($"{name}: signed image for OP-TEE, of {image.Origin}. No current OP-TEE loads it (0xffff0006 BAD_PARAMETERS): sign the ELF file again.");
        page.Line();
        page.Pairs(
        [
            ("Signature", $"{image.SignatureLength} bytes at offset 0x{image.SignatureOffset:x}"),
            ("Images", $"{image.ImagesLength} bytes at offset 0x{image.ImagesOffset:x}"),
        ]);
        page.Flush();
    }

    private static void WriteImage(TeeImage image, TeeImagePart part, Page page)
    {
        page.Heading($"Image {part.Index}: {(part.Type == 2 ? "encrypted ELF" : "ELF")}, {Sizes.Size((ulong)part.Size)} at offset 0x{part.Offset:x}");
        try
        {
            var elf = ElfFile.ReadDamaged(image.OpenPart(part), out _);
            page.Table(
                ["#", "Type", ">Load address", ">In file", ">In memory", "Flags"],
                elf.Segments.Select(segment => (IReadOnlyList<string>)[.. Row(segment), ElfText.Access(segment.Flags)]));
        }
        catch (ElfFormatException e)
        {
            page.Line($"  not an ELF file: {e.Message}");
        }
    }

    private static IReadOnlyList<string> Row(SegmentHash entry) =>
        [.. Row(entry.Header), entry.IsZero ? "an entry of zeros" : Convert.ToHexStringLower(entry.Digest.AsSpan()[..8]) + "..."];

    private static IEnumerable<string> Row(ElfSegment segment) =>
    [
        segment.Index.ToString(CultureInfo.InvariantCulture),
        segment.Type.ToString(),
        Sizes.Address(segment.PhysicalAddress),
        Sizes.Size(segment.FileSize),
        Sizes.Size(segment.MemorySize),
    ];
}
