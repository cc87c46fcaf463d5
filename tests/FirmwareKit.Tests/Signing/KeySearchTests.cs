using FirmwareKit.Binary;
using FirmwareKit.Signing;

namespace FirmwareKit.Tests.Signing;

[TestClass]
public sealed class KeySearchTests
{
    private const int Piece = 1 << 20;

    /// <summary>Around the borders of the pieces in which the file is read.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    [DataRow(Piece - 300)]
    [DataRow(Piece - 100)]
    [DataRow(Piece - 1)]
    [DataRow(Piece)]
    [DataRow(2 * Piece + 17)]
    public void Finds_each_form_at_its_offset(int offset)
    {
        using var rsa = Key("rsa2048");
        using var curve = Key("p256");
        foreach (var (key, form, bytes) in Forms(rsa).Concat(Forms(curve)))
        {
            var match = KeySearch.Find(Source(3 * Piece, (offset, bytes)), [rsa, curve]).Single();

            Assert.AreSame(key, match.Key);
            Assert.AreEqual((form, (long)offset, bytes.Length), (match.Form, match.Offset, match.Length));
        }
    }

    [TestMethod]
    public void Lists_every_place_in_order()
    {
        using var rsa = Key("rsa2048");
        var modulus = rsa.Modulus.ToArray();

        var offsets = KeySearch.Find(Source(2 * Piece, (Piece + 1, modulus), (100, modulus), (356, modulus), ((2 * Piece) - 256, modulus)), [rsa]).Select(match => match.Offset);

        CollectionAssert.AreEqual(new long[] { 100, 356, Piece + 1, (2 * Piece) - 256 }, offsets.ToArray());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(255)]
    [DataRow(Piece)]
    public void Finds_nothing_where_there_is_nothing(int size)
    {
        using var rsa = Key("rsa2048");

        Assert.IsEmpty(KeySearch.Find(ByteSource.FromMemory(new byte[size]), [rsa]));
        Assert.IsEmpty(KeySearch.Find(ByteSource.FromMemory(rsa.Modulus[1..]), [rsa]));
    }

    private static IEnumerable<(FirmwarePublicKey Key, KeyMatchForm Form, byte[] Bytes)> Forms(FirmwarePublicKey key)
    {
        yield return (key, KeyMatchForm.SubjectPublicKeyInfo, key.SubjectPublicKeyInfo.ToArray());
        yield return (key, KeyMatchForm.OtpHash, OtpKeyHash.Of(key).Value.ToArray());
        if (key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256)
        {
            yield return (key, KeyMatchForm.Point, key.Point.ToArray());
            yield break;
        }

        yield return (key, KeyMatchForm.Modulus, key.Modulus.ToArray());
        yield return (key, KeyMatchForm.ReversedModulus, [.. key.Modulus.ToArray().Reverse()]);
    }

    private static FirmwarePublicKey Key(string name) => FirmwarePublicKey.Load(TestData.PathOf("keys", $"TEST-ONLY-{name}.pub.pem"));

    private static ByteSource Source(int size, params ReadOnlySpan<(int Offset, byte[] Bytes)> parts)
    {
        var content = new byte[size];
        foreach (var (offset, bytes) in parts)
            bytes.CopyTo(content, offset);
        return ByteSource.FromMemory(content);
    }
}
