using System.Globalization;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit info</c> on a signed image.</summary>
internal static class SignedImageText
{
    public static void Write(TeeImage image, string name, Page page)
    {
        page.Line($"{name}: signed image for OP-TEE, {Sizes.Size((ulong)image.Source.Length)}. Nothing is verified here: see fwkit verify.");
        page.Line();
        page.Pairs(
        [
            ("Signature", image.Algorithm switch
            {
                SignatureAlgorithm.RsaPkcs1Sha256 => $"RSA-{image.Header.SignatureLength * 8L} PKCS#1 v1.5, SHA-256",
                SignatureAlgorithm.EcdsaP256Sha256 => "ECDSA P-256, SHA-256",
                _ => "unknown algorithm",
            }),
            ("Encryption", image.IsEncrypted ? "segments are encrypted (AES-CBC)" : "none"),
            ("Boot address", image.BootAddress is { } address ? Sizes.Address(address) : "none (no BOOTADDR record)"),
        ]);
        page.Heading("Records");
        page.Table(
            ["Type", "Name", ">Offset", ">Length", "Value"],
            image.Tlvs.Records.Select(record => (IReadOnlyList<string>)[$"0x{record.Type:x}", record.Name, $"0x{record.Offset:x}", record.Length.ToString(CultureInfo.InvariantCulture), Value(image, record)]));
        page.Heading("Signed segments");
        page.Table(
            ["#", "Type", ">Load address", ">In file", ">In memory", "SHA-256"],
            image.SegmentTable.Select(entry => (IReadOnlyList<string>)
            [
                entry.Header.Index.ToString(CultureInfo.InvariantCulture),
                entry.Header.Type.ToString(),
                Sizes.Address(entry.Header.PhysicalAddress),
                Sizes.Size(entry.Header.FileSize),
                Sizes.Size(entry.Header.MemorySize),
                Convert.ToHexStringLower(entry.Digest.AsSpan()[..8]) + "...",
            ]));
        page.Heading("Images");
        page.Pairs(image.Parts.Select(part => ($"image {part.Index}", $"{(part.Type == 2 ? "encrypted ELF" : "ELF")}, {Sizes.Size((ulong)part.Size)} at offset 0x{part.Offset:x}")));
        page.Flush();
    }

    private static string Value(TeeImage image, Tlv record)
    {
        const int Longest = 8;
        if (record.Length > Longest)
            return string.Empty;
        var bytes = image.Tlvs.ReadValue(record);
        return image.Tlvs.ReadWord(record.Type) is { } word && record.Length == 4 ? Sizes.Address(word) : Convert.ToHexStringLower(bytes);
    }
}
