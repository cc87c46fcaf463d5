using FirmwareKit.Signing;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed class KeyStrengthTests
{
    [TestMethod]
    [DataRow("010001")]
    [DataRow("03")]
    public void Takes_an_odd_exponent_of_at_least_3(string exponent)
    {
        using var key = WithExponent(exponent);

        key.RequireStrength("key.pem");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("01")]
    [DataRow("010000")]
    public void Refuses_another_exponent(string exponent)
    {
        var e = Assert.ThrowsExactly<SigningException>(() => WithExponent(exponent));

        StringAssert.StartsWith(e.Message, $"key.pem: the RSA exponent 0x{exponent} is not usable");
    }

    [TestMethod]
    public void Refuses_numbers_that_are_no_key()
    {
        Assert.ThrowsExactly<SigningException>(() => FirmwarePublicKey.FromRsa([], [1, 0, 1], "key"));
        Assert.ThrowsExactly<SigningException>(() => FirmwarePublicKey.FromPoint(new byte[64], "key"));
        Assert.ThrowsExactly<SigningException>(() => FirmwarePublicKey.FromPoint(new byte[63], "key"));
    }

    private static FirmwarePublicKey WithExponent(string exponent)
    {
        using var strong = FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-rsa2048.pub.pem"));
        return FirmwarePublicKey.FromRsa(strong.Modulus.Span, Convert.FromHexString(exponent), "key.pem");
    }
}
