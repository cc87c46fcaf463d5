using System.Globalization;
using System.Text.RegularExpressions;
using FirmwareKit.Signing;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed partial class OpTeeKeySourceTests
{
    [TestMethod]
    [DataRow("TEST-ONLY-rsa2048.pub.pem")]
    [DataRow("TEST-ONLY-rsa2056.pub.pem")]
    [DataRow("TEST-ONLY-rsa4096.pub.pem")]
    public void Holds_exponent_and_modulus_as_numbers_of_c(string file)
    {
        using var key = FirmwarePublicKey.Load(TestData.PathOf("keys", file));

        var source = OpTeeKeySource.Of(key).ToC();

        StringAssert.Contains(source, "const uint32_t rproc_pub_key_exponent = 65537;");
        StringAssert.Contains(source, "const size_t rproc_pub_key_modulus_size = sizeof(rproc_pub_key_modulus);");
        var bytes = Number().Matches(source).Select(match => byte.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        CollectionAssert.AreEqual(key.Modulus.ToArray(), bytes.ToArray());
    }

    [TestMethod]
    public void Refuses_what_the_build_refuses()
    {
        using var curve = FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-p256.pub.pem"));
        using var rsa = FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pub.pem"));
        using var longExponent = FirmwarePublicKey.FromRsa(rsa.Modulus.Span, [1, 0, 0, 0, 1], "key");
        var odd = rsa.Modulus.ToArray();
        odd[0] = 0x7f;
        using var oddSize = FirmwarePublicKey.FromRsa(odd, rsa.Exponent.Span, "key");

        foreach (var (key, reason) in new[] { (curve, "RSA key only"), (longExponent, "32 bits"), (oddSize, "multiple of 8 bits") })
            StringAssert.Contains(Assert.ThrowsExactly<SigningException>(() => OpTeeKeySource.Of(key)).Message, reason);
    }

    [GeneratedRegex("0x([0-9a-f]{2}),")]
    private static partial Regex Number();
}
