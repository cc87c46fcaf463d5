using FirmwareKit.Pkcs11;

namespace FirmwareKit.Tests.Pkcs11;

[TestClass]
public sealed class Pkcs11UriTests
{
    [TestMethod]
    public void Reads_every_attribute()
    {
        var uri = Pkcs11Uri.Parse(
            "pkcs11:token=The%20Software%20token;manufacturer=SoftHSM%20project;model=SoftHSM%20v2;serial=0a%2Fb;slot-id=42;object=m%c3%bcller;id=%00%fFa;type=private;x-vendor=1"
            + "?module-path=/usr/lib/p11.so&module-name=softhsm2&pin-source=file:/run/pin&x-more=2");

        Assert.AreEqual("The Software token", uri.Token);
        Assert.AreEqual("SoftHSM project", uri.Manufacturer);
        Assert.AreEqual("SoftHSM v2", uri.Model);
        Assert.AreEqual("0a/b", uri.Serial);
        Assert.AreEqual(42ul, uri.SlotId);
        Assert.AreEqual("müller", uri.Object);
        CollectionAssert.AreEqual(new byte[] { 0, 0xff, (byte)'a' }, uri.Id!.Value.ToArray());
        Assert.AreEqual("/usr/lib/p11.so", uri.ModulePath);
        Assert.AreEqual("softhsm2", uri.ModuleName);
        Assert.AreEqual("/run/pin", uri.PinFile);
        Assert.IsNull(uri.PinValue);
    }

    [TestMethod]
    [DataRow("file:/run/pin", "/run/pin")]
    [DataRow("file:///run/pin", "/run/pin")]
    [DataRow("pin.txt", "pin.txt")]
    public void Takes_the_pin_file_in_each_spelling(string source, string path) =>
        Assert.AreEqual(path, Pkcs11Uri.Parse($"pkcs11:?pin-source={source}").PinFile);

    [TestMethod]
    public void Leaves_out_what_is_not_given()
    {
        var uri = Pkcs11Uri.Parse("pkcs11:");

        Assert.IsNull(uri.Token);
        Assert.IsNull(uri.Id);
        Assert.IsNull(uri.SlotId);
    }

    [TestMethod]
    [DataRow("pkcs12:token=a", "starts with")]
    [DataRow("pkcs11:token", "no name=value")]
    [DataRow("pkcs11:=a", "no name=value")]
    [DataRow("pkcs11:token=a;", "too many")]
    [DataRow("pkcs11:token=a;;object=b", "too many")]
    [DataRow("pkcs11:token=a;token=b", "given twice")]
    [DataRow("pkcs11:tokken=a", "not known")]
    [DataRow("pkcs11:Token=a", "not known")]
    [DataRow("pkcs11:pin-value=1234", "behind the question mark")]
    [DataRow("pkcs11:token=a?object=b", "before the question mark")]
    [DataRow("pkcs11:token=my token", "%20")]
    [DataRow("pkcs11:token=a/b", "percent encoded")]
    [DataRow("pkcs11:token=ü", "percent encoded")]
    [DataRow("pkcs11:id=%0", "two hexadecimal digits")]
    [DataRow("pkcs11:id=%0g", "two hexadecimal digits")]
    [DataRow("pkcs11:id=%+1", "two hexadecimal digits")]
    [DataRow("pkcs11:token=%ff", "not UTF-8")]
    [DataRow("pkcs11:slot-id=0x1", "decimal")]
    [DataRow("pkcs11:type=public", "type=private")]
    [DataRow("pkcs11:?pin-value=1&pin-source=a", "exclude each other")]
    [DataRow("pkcs11:?pin-source=|cat", "not run")]
    public void Refuses_what_is_not_strict(string text, string reason)
    {
        var e = Assert.ThrowsExactly<FormatException>(() => Touch(Pkcs11Uri.Parse(text)));

        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    public void Never_shows_a_pin()
    {
        Assert.AreEqual("pkcs11:token=a", Pkcs11Uri.Parse("pkcs11:token=a?pin-value=1234").ToString());
        Assert.IsFalse(Assert.ThrowsExactly<FormatException>(() => Pkcs11Uri.Parse("pkcs11:?pin-value=12 34")).Message.Contains("34", StringComparison.Ordinal));
    }

    private static string? Touch(Pkcs11Uri uri) => uri.Token;
}
