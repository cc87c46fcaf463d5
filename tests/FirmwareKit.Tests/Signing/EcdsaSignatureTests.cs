using CsCheck;
using FirmwareKit.Signing;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed class EcdsaSignatureTests
{
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string Last = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550";
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    [TestMethod]
    [DataRow(One + One, "3006020101020101")]
    [DataRow(Last + One, "3026022100" + Last + "020101")]
    public void Turns_one_form_into_the_other(string raw, string der)
    {
        Assert.AreEqual(der, Convert.ToHexString(EcdsaSignature.ToDer(Convert.FromHexString(raw))));
        Assert.AreEqual(raw, Convert.ToHexString(EcdsaSignature.FromDer(Convert.FromHexString(der))));
    }

    [TestMethod]
    [DataRow("", "not DER")]
    [DataRow("3006020101020101FF", "bytes follow")]
    [DataRow("3009020101020101020101", "bytes follow")]
    [DataRow("3003020101", "not DER")]
    [DataRow("3006020100020101", "r is not between")]
    [DataRow("3006020101020100", "s is not between")]
    [DataRow("3006020101020181", "s is negative")]
    [DataRow("300702020001020101", "not DER")]
    [DataRow("30060201010401" + "01", "not DER")]
    [DataRow("3026022100" + Order + "020101", "r is not between")]
    [DataRow("3080020101020101" + "0000", "not DER")]
    [DataRow("302602210100" + Last + "0201", "at most 32")]
    public void Refuses_der_that_is_not_strict(string der, string reason)
    {
        var e = Assert.ThrowsExactly<SigningException>(() => EcdsaSignature.FromDer(Convert.FromHexString(der)));

        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    [DataRow("00")]
    [DataRow(One + Order)]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000000" + One)]
    public void Refuses_raw_numbers_out_of_range(string raw) =>
        Assert.ThrowsExactly<SigningException>(() => EcdsaSignature.ToDer(Convert.FromHexString(raw)));

    [TestMethod]
    public void Gives_back_any_signature() =>
        Gen.Byte.Array[64].Where(raw => raw[0] < 0xff && raw[32] < 0xff && raw[31] != 0 && raw[63] != 0)
            .Sample(raw => EcdsaSignature.FromDer(EcdsaSignature.ToDer(raw)).AsSpan().SequenceEqual(raw));
}
