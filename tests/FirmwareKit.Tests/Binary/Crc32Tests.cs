using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Binary;

[TestClass]
public sealed class Crc32Tests
{
    /// <summary>The check values that catalogues of CRCs give: over the nine digits.</summary>
    [TestMethod]
    public void Sums_as_everybody_does()
    {
        var parts = new Crc32();
        parts.Append("1234"u8);
        parts.Append("56789"u8);

        Assert.AreEqual(0xcbf43926, Crc32.Compute("123456789"u8));
        Assert.AreEqual(0xcbf43926, parts.Value);
        Assert.AreEqual(0u, Crc32.Compute([]));
    }
}
