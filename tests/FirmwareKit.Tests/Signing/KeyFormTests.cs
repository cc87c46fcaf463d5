using System.Security.Cryptography;
using FirmwareKit.Signing;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Signing;

/// <summary>One RSA and one P-256 key in every form that openssl writes; each must be the same key.</summary>
[TestClass]
public sealed class KeyFormTests
{
    private const string Rsa = "TEST-ONLY-rsa2048.pkcs8.pem";
    private const string P256 = "TEST-ONLY-p256.pkcs8.pem";
    private const string Pass = "pass:" + OpenSsl.Passphrase;

    public static IEnumerable<object[]> PlainForms =>
    [
        [Rsa, "rsa -traditional"],
        [Rsa, "rsa -traditional -outform DER"],
        [Rsa, "pkcs8 -topk8 -nocrypt"],
        [Rsa, "pkcs8 -topk8 -nocrypt -outform DER"],
        [P256, "ec"],
        [P256, "ec -outform DER"],
        [P256, "ec -no_public"],
        [P256, "pkcs8 -topk8 -nocrypt"],
        [P256, "pkcs8 -topk8 -nocrypt -outform DER"],
    ];

    public static IEnumerable<object[]> EncryptedForms =>
    [
        [Rsa, "rsa -traditional -aes128"],
        [Rsa, "rsa -traditional -aes192"],
        [Rsa, "rsa -traditional -aes256"],
        [Rsa, "rsa -traditional -des3"],
        [P256, "ec -aes128"],
        [P256, "ec -aes192"],
        [P256, "ec -aes256"],
        [P256, "ec -des3"],
        [Rsa, "pkcs8 -topk8"],
        [Rsa, "pkcs8 -topk8 -outform DER"],
        [Rsa, "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1"],
        [Rsa, "pkcs8 -topk8 -v2 aes-192-cbc -v2prf hmacWithSHA512"],
        [Rsa, "pkcs8 -topk8 -v2 des3"],
        [Rsa, "pkcs8 -topk8 -scrypt"],
        [P256, "pkcs8 -topk8"],
        [P256, "pkcs8 -topk8 -outform DER"],
        [P256, "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA384"],
        [P256, "pkcs8 -topk8 -scrypt"],
        [Rsa, "pkcs8 -topk8 -v1 PBE-SHA1-3DES"],
        [P256, "pkcs8 -topk8 -v1 PBE-SHA1-3DES"],
    ];

    public static IEnumerable<object[]> PublicForms =>
    [
        [Rsa, "pkey -pubout"],
        [Rsa, "pkey -pubout -outform DER"],
        [Rsa, "rsa -RSAPublicKey_out"],
        [Rsa, "rsa -RSAPublicKey_out -outform DER"],
        [P256, "pkey -pubout"],
        [P256, "pkey -pubout -outform DER"],
    ];

    [TestMethod]
    [DynamicData(nameof(PlainForms))]
    public void Signs_with_a_plain_key_of_any_form(string key, string form)
    {
        using var folder = new TemporaryFolder();
        var path = Convert(folder, key, form);

        AssertIsSameKey(key, KeyFileSigner.Load(path));
        using var publicKey = FirmwarePublicKey.Load(path);
        AssertIsSamePublicKey(key, publicKey);
    }

    [TestMethod]
    [DynamicData(nameof(EncryptedForms))]
    public void Signs_with_an_encrypted_key_of_any_form(string key, string form)
    {
        using var folder = new TemporaryFolder();
        var path = Convert(folder, key, form, "-passout", Pass);

        AssertIsSameKey(key, KeyFileSigner.Load(path, OpenSsl.Passphrase));
    }

    [TestMethod]
    [DynamicData(nameof(EncryptedForms))]
    public void Tells_a_wrong_from_a_missing_passphrase(string key, string form)
    {
        using var folder = new TemporaryFolder();
        var path = Convert(folder, key, form, "-passout", Pass);

        var missing = Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path));
        var wrong = Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path, "wrong"));

        Assert.AreEqual($"{path} is encrypted, and no passphrase was given.", missing.Message);
        StringAssert.StartsWith(wrong.Message, $"{path}: the passphrase is wrong");
    }

    [TestMethod]
    [DynamicData(nameof(PublicForms))]
    public void Reads_a_public_key_of_any_form(string key, string form)
    {
        using var folder = new TemporaryFolder();
        var path = Convert(folder, key, form);

        using var publicKey = FirmwarePublicKey.Load(path);

        AssertIsSamePublicKey(key, publicKey);
        var e = Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path));
        StringAssert.Contains(e.Message, "holds a public key; signing needs the private one");
    }

    [TestMethod]
    [DataRow(Rsa, "PEM")]
    [DataRow(Rsa, "DER")]
    [DataRow(P256, "PEM")]
    [DataRow(P256, "DER")]
    public void Reads_the_key_of_a_certificate(string key, string form)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("cert", []);
        OpenSsl.Run(folder.Path, "req", "-x509", "-new", "-key", TestData.PathOf("keys", key), "-subj", "/CN=TEST ONLY", "-days", "1", "-outform", form, "-out", path);

        using var publicKey = FirmwarePublicKey.Load(path);

        AssertIsSamePublicKey(key, publicKey);
    }

    [TestMethod]
    [DataRow("ec -conv_form compressed")]
    [DataRow("ec -pubout -conv_form compressed")]
    public void Says_how_to_convert_a_compressed_point(string form)
    {
        using var folder = new TemporaryFolder();
        var path = Convert(folder, P256, form);

        var e = Assert.ThrowsExactly<SigningException>(() => FirmwarePublicKey.Load(path));

        StringAssert.Contains(e.Message, "openssl ec -conv_form uncompressed");
    }

    [TestMethod]
    [DataRow("genpkey -algorithm ED25519", "Ed25519")]
    [DataRow("ecparam -name secp384r1 -genkey -noout", "P-384")]
    [DataRow("ecparam -name secp256k1 -genkey", "secp256k1")]
    [DataRow("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521", "P-521")]
    [DataRow("ecparam -name prime256v1 -genkey -noout -param_enc explicit", "an elliptic curve with its own parameters")]
    [DataRow("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", "RSA-PSS")]
    [DataRow("genrsa 1024", "RSA of 1024 bits is too weak")]
    public void Names_a_key_that_must_not_sign(string make, string explanation)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "key");
        OpenSsl.Run(folder.Path, [.. make.Split(' ')[..1], "-out", path, .. make.Split(' ')[1..]]);
        var e = Assert.ThrowsExactly<SigningException>(() => KeyFileSigner.Load(path));

        StringAssert.Contains(e.Message, path);
        StringAssert.Contains(e.Message, explanation);
        StringAssert.Contains(e.Message, "P-256");
    }

    [TestMethod]
    public void Reads_every_test_key_as_the_same_key()
    {
        foreach (var (file, passphrase) in new[] { ("pkcs1", ""), ("pkcs8-enc", "test-only-passphrase"), ("pkcs1-enc", "test-only-passphrase") })
            AssertIsSameKey(Rsa, KeyFileSigner.Load(TestData.PathOf("keys", $"TEST-ONLY-rsa2048.{file}.pem"), passphrase));
        AssertIsSameKey(P256, KeyFileSigner.Load(TestData.PathOf("keys", "TEST-ONLY-p256.sec1.pem")));
    }

    private static string Convert(TemporaryFolder folder, string key, string form, params ReadOnlySpan<string> more)
    {
        var path = Path.Combine(folder.Path, "key");
        OpenSsl.Run(folder.Path, [.. form.Split(' '), "-in", TestData.PathOf("keys", key), "-out", path, .. more]);
        return path;
    }

    private static void AssertIsSameKey(string key, KeyFileSigner signer)
    {
        using (signer)
        {
            AssertIsSamePublicKey(key, signer.PublicKey);
            var digest = SHA256.HashData("firmware"u8);
            Assert.IsTrue(signer.PublicKey.Verify(digest, signer.Sign(digest)));
            CollectionAssert.AreEqual(signer.Sign(digest), signer.Sign(digest), "deterministic");
        }
    }

    private static void AssertIsSamePublicKey(string key, FirmwarePublicKey publicKey)
    {
        var expected = TestData.Bytes("keys", key.Replace("pkcs8.pem", "pub.der", StringComparison.Ordinal));
        CollectionAssert.AreEqual(expected, publicKey.SubjectPublicKeyInfo.ToArray());
    }
}
