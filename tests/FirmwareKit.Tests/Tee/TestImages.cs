using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Tests.Tee;

/// <summary>TEST ONLY keys.</summary>
internal static class TestKeys
{
    public static KeyFileSigner Rsa2048() => KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pkcs8.pem"));

    public static FirmwarePublicKey Public(string file) => FirmwarePublicKey.Load(TestData.PathOf("keys", file));
}

/// <summary>Signs firmware for tests.</summary>
internal static class TestImages
{
    public static byte[] Sign(string path)
    {
        using var signer = TestKeys.Rsa2048();
        using var elf = ByteSource.OpenFile(path);
        return Sign([elf], signer, new TeeImageOptions());
    }

    public static byte[] Sign(IReadOnlyList<ByteSource> images, IFirmwareSigner signer, TeeImageOptions options)
    {
        using var output = new MemoryStream();
        TeeImageBuilder.Prepare(images, signer.PublicKey, options).Write(output, signer);
        return output.ToArray();
    }
}
