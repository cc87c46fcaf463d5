using FirmwareKit.Signing;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed class OtpKeyHashTests
{
    [TestMethod]
    [DataRow("TEST-ONLY-rsa2048.pub.pem", "36420157ce9da366456cf1724e50760eee151873221f5e9eeb5ba7d5c61dd44e", 0x57014236u)]
    [DataRow("TEST-ONLY-p256.pub.der", "fe6388bcb91ecec2240b9eec2cacf340c03c95af02a4e81127ce42c1d81a3846", 0xbc8863feu)]
    public void Is_the_hash_that_the_board_computes(string key, string hash, uint firstWord)
    {
        using var publicKey = FirmwarePublicKey.Load(TestData.PathOf("keys", key));

        var otp = OtpKeyHash.Of(publicKey);

        Assert.AreEqual(hash, Convert.ToHexStringLower(otp.Value.Span));
        Assert.HasCount(8, otp.Words);
        Assert.AreEqual(firstWord, otp.Words[0]);
    }

    [TestMethod]
    public void Refuses_a_key_that_the_mode_does_not_take()
    {
        using var key = FirmwarePublicKey.Load(TestData.PathOf("keys", "TEST-ONLY-rsa4096.pub.pem"));

        var e = Assert.ThrowsExactly<SigningException>(() => OtpKeyHash.Of(key));

        Assert.IsFalse(OtpKeyHash.IsPossible(key));
        StringAssert.Contains(e.Message, "RSA-2048 with an exponent of 3 bytes");
    }

    [TestMethod]
    public void Lies_where_each_family_has_it()
    {
        CollectionAssert.AreEqual(new[] { (176, 0x2c0), (180, 0x2d0) }, OtpLocation.All.Select(location => (location.FirstWord, location.Offset)).ToArray());
    }
}
