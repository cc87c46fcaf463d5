using FirmwareKit.Reports;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary>What was written.</summary>
/// <param name="Path">Where.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="KeyDescription">The key: <c>RSA-2048</c>.</param>
/// <param name="KeyFingerprint">Its fingerprint.</param>
/// <param name="Segments">Number of signed program headers.</param>
/// <param name="Images">Number of ELF files.</param>
/// <param name="BootAddress">The boot address, if there is one.</param>
internal sealed record SignedFile(string Path, long Size, byte[] Sha256, string KeyDescription, string KeyFingerprint, int Segments, int Images, uint? BootAddress)
{
    public string ToJson(IEnumerable<string> warnings)
    {
        using var source = Input.InputFile.Open(Path);
        return SigningJson.Write(TeeImage.Read(source), System.IO.Path.GetFileName(Path), KeyFingerprint, Sha256, warnings);
    }
}
