using System.Text;
using FirmwareKit.Signing;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Signing;

/// <summary>Files that are no key, or half of one: one line that says so, never another exception.</summary>
[TestClass]
public sealed class DamagedKeyTests
{
    [TestMethod]
    [DataRow("", "not a key")]
    [DataRow("some text", "not a key")]
    [DataRow("-----BEGIN PRIVATE KEY-----\nMIIE", "no END line")]
    [DataRow("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n", "not Base64")]
    [DataRow("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", "cannot be read")]
    [DataRow("-----BEGIN OPENSSH PRIVATE KEY-----\nMAA=\n-----END OPENSSH PRIVATE KEY-----\n", "OPENSSH PRIVATE KEY")]
    [DataRow("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: BF-CBC,0011\n\nMAA=\n-----END RSA PRIVATE KEY-----\n", "BF-CBC")]
    [DataRow("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0011\n\nMAA=\n-----END RSA PRIVATE KEY-----\n", "DEK-Info")]
    [DataRow("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n", "damaged")]
    public void Says_what_is_wrong_with_it(string content, string explanation)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("key", Encoding.ASCII.GetBytes(content));

        var e = Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path, "secret"));

        StringAssert.Contains(e.Message, path);
        StringAssert.Contains(e.Message, explanation);
        Assert.IsFalse(e.Message.Contains("secret", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("TEST-ONLY-rsa2048.pkcs8.pem")]
    [DataRow("TEST-ONLY-rsa2048.pkcs8-enc.pem")]
    [DataRow("TEST-ONLY-rsa2048.pkcs1-enc.pem")]
    [DataRow("TEST-ONLY-p256.sec1.pem")]
    [DataRow("TEST-ONLY-p256.pub.der")]
    public void Survives_a_cut_at_any_byte(string key)
    {
        using var folder = new TemporaryFolder();
        var content = TestData.Bytes("keys", key);
        for (var length = 0; length < content.Length - 1; length += 7)
        {
            var path = folder.Write("key", content.AsSpan(0, length));
            Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path, "test-only-passphrase"));
            Assert.ThrowsExactly<SigningException>(() => FirmwarePublicKey.Load(path));
        }
    }

    [TestMethod]
    public void Finds_the_private_key_behind_a_certificate_and_text()
    {
        using var folder = new TemporaryFolder();
        var content = TestData.Bytes("keys", "TEST-ONLY-p256.pub.pem").Concat(TestData.Bytes("keys", "TEST-ONLY-rsa2048.pkcs8.pem"));
        var path = folder.Write("both.pem", [.. "\uFEFFkey of the product\r\n"u8, .. content]);

        using var signer = KeyFileSigner.Load(path);
        using var first = FirmwarePublicKey.Load(path);

        Assert.AreEqual("RSA-2048", signer.PublicKey.Description);
        Assert.AreEqual("ECDSA P-256", first.Description);
    }

    [TestMethod]
    public void Asks_for_a_passphrase_only_when_the_key_is_encrypted()
    {
        using var plain = KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pkcs8.pem"), _ => throw new InvalidOperationException("asked"));

        Assert.ThrowsExactly<InvalidOperationException>(
            () => KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pkcs8-enc.pem"), _ => throw new InvalidOperationException("asked")));
    }
}
