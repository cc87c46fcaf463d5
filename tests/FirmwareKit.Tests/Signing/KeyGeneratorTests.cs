using System.Text;
using FirmwareKit.Signing;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed class KeyGeneratorTests
{
    [TestMethod]
    [DataRow(KeyType.Rsa2048, "RSA-2048")]
    [DataRow(KeyType.Rsa3072, "RSA-3072")]
    [DataRow(KeyType.P256, "ECDSA P-256")]
    public void Makes_a_key_that_signs(KeyType type, string description)
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(type);

        using var signer = KeyFileSigner.Load(folder.Write("key.pem", key.ToPem()));
        using var encrypted = KeyFileSigner.Load(folder.Write("encrypted.pem", key.ToEncryptedPem(OpenSsl.Passphrase)), OpenSsl.Passphrase);

        Assert.AreEqual(description, key.PublicKey.Description);
        Assert.AreEqual(key.PublicKey.Fingerprint, signer.PublicKey.Fingerprint);
        Assert.AreEqual(key.PublicKey.Fingerprint, encrypted.PublicKey.Fingerprint);
    }

    [TestMethod]
    public void Writes_what_openssl_reads()
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(KeyType.P256);
        var path = folder.Write("key.pem", key.ToEncryptedPem(OpenSsl.Passphrase));

        OpenSsl.Run(folder.Path, "pkey", "-in", path, "-passin", "pass:" + OpenSsl.Passphrase, "-pubout", "-out", "pub.pem");

        Assert.AreEqual(File.ReadAllText(Path.Combine(folder.Path, "pub.pem")), Encoding.ASCII.GetString(key.PublicKey.ToPem()));
    }

    [TestMethod]
    public void Refuses_an_empty_passphrase()
    {
        using var key = KeyGenerator.Create(KeyType.P256);

        Assert.ThrowsExactly<SigningException>(() => key.ToEncryptedPem([]));
    }
}
