using System.Security.Cryptography;
using FirmwareKit.Pkcs11;
using FirmwareKit.Signing;
using FirmwareKit.Tests.Binary;
using FirmwareKit.Tests.Signing;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Pkcs11;

/// <summary>Against a real SoftHSM token. A module has one state for each process, so that these run one after the other.</summary>
[TestClass]
[DoNotParallelize]
public sealed class Pkcs11SignerTests : IDisposable
{
    private static readonly byte[] Digest = SHA256.HashData("firmware"u8);

    private readonly SoftHsm _token = SoftHsm.Create();

    public void Dispose() => _token.Dispose();

    [TestMethod]
    [DataRow("object=rsa", "rsa2048")]
    [DataRow("id=%01", "rsa2048")]
    [DataRow("object=rsa;id=%01;type=private;manufacturer=SoftHSM%20project", "rsa2048")]
    [DataRow("object=curve", "p256")]
    public void Signs_with_the_key_on_the_token(string path, string key)
    {
        using var expected = FirmwarePublicKey.Load(TestData.PathOf("keys", $"TEST-ONLY-{key}.pub.pem"));

        using var signer = Open(path);

        Assert.AreEqual(expected.Fingerprint, signer.PublicKey.Fingerprint);
        Assert.IsTrue(expected.Verify(Digest, signer.Sign(Digest)));
    }

    [TestMethod]
    public void Gives_the_same_rsa_signature_as_the_key_file()
    {
        using var file = TestKeys.Rsa2048();
        using var signer = Open("object=rsa");

        CollectionAssert.AreEqual(file.Sign(Digest), signer.Sign(Digest));
    }

    [TestMethod]
    public void Shares_the_token_with_another_signer_of_the_process()
    {
        using var first = Open("object=rsa");
        Open("object=curve").Dispose();

        Assert.HasCount(256, first.Sign(Digest));
    }

    [TestMethod]
    public void Takes_the_pin_from_where_the_uri_says()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pin", "1234\n"u8);

        foreach (var query in new[] { $"&pin-source=file:{file}", "&pin-value=1234" })
            Pkcs11Signer.Open(Pkcs11Uri.Parse(_token.UriOf("object=rsa", query)), _ => throw new InvalidOperationException("asked")).Dispose();
    }

    [TestMethod]
    [DataRow("object=rsa", "9999", "the PIN is wrong")]
    [DataRow("object=rsa", "", "wants a PIN")]
    [DataRow("object=other", "1234", "no such private key on the token. There is object=")]
    [DataRow("id=%09", "1234", "object=rsa;id=%01 (RSA)")]
    [DataRow("type=private", "1234", "several private keys fit")]
    [DataRow("serial=0000", "1234", "no such token. There is \"test token\" (serial")]
    public void Explains_what_is_not_there(string path, string pin, string explanation)
    {
        var uri = Pkcs11Uri.Parse(_token.UriOf(path));

        var e = Assert.ThrowsExactly<SigningException>(() => Pkcs11Signer.Open(uri, _ => pin.ToCharArray()));

        StringAssert.StartsWith(e.Message, "pkcs11:token=test%20token;");
        StringAssert.Contains(e.Message, explanation);
    }

    [TestMethod]
    [DataRow("?module-path=/no/such/module.so", "there is no PKCS#11 module /no/such/module.so")]
    [DataRow("?module-name=nosuchmodule", "no PKCS#11 module called nosuchmodule")]
    [DataRow("", "names no PKCS#11 module")]
    [DataRow("?module-path=/etc/passwd", "cannot be loaded")]
    public void Explains_a_module_that_is_not_there(string query, string explanation)
    {
        var e = Assert.ThrowsExactly<SigningException>(() => Pkcs11Signer.Open(Pkcs11Uri.Parse("pkcs11:token=a" + query), _ => []));

        StringAssert.Contains(e.Message, explanation);
    }

    [TestMethod]
    public void Finds_the_module_by_its_name()
    {
        var uri = Pkcs11Uri.Parse("pkcs11:token=test%20token;object=rsa?module-name=softhsm2&pin-value=1234");

        using var signer = Pkcs11Signer.Open(uri, _ => []);

        Assert.AreEqual("RSA-2048", signer.PublicKey.Description);
    }

    [TestMethod]
    public void Refuses_a_public_key_that_does_not_belong_to_the_key()
    {
        var other = FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-rsa4096.pub.pem"));
        using var signer = Pkcs11Signer.Open(Pkcs11Uri.Parse(_token.UriOf("object=rsa")), _ => SoftHsm.Pin.ToCharArray(), other);

        var e = Assert.ThrowsExactly<SigningException>(() => signer.Sign(Digest));

        StringAssert.Contains(e.Message, "do they belong together");
    }

    [TestMethod]
    [DataRow("ecparam -name secp384r1 -genkey -noout", "another curve than P-256")]
    [DataRow("genrsa 1024", "too weak")]
    public void Refuses_a_key_that_must_not_sign(string make, string explanation)
    {
        using var folder = new TemporaryFolder();
        OpenSsl.Run(folder.Path, [.. make.Split(' ')[..1], "-out", "key", .. make.Split(' ')[1..]]);
        OpenSsl.Run(folder.Path, "pkcs8", "-topk8", "-nocrypt", "-in", "key", "-out", "key.pem");
        _token.ImportFile(Path.Combine(folder.Path, "key.pem"), "weak", "07");

        var e = Assert.ThrowsExactly<SigningException>(() => Open("object=weak"));

        StringAssert.Contains(e.Message, explanation);
    }

    private Pkcs11Signer Open(string path) => Pkcs11Signer.Open(Pkcs11Uri.Parse(_token.UriOf(path)), _ => SoftHsm.Pin.ToCharArray());
}
