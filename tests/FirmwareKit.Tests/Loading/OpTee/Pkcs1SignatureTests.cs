using System.Numerics;
using System.Security.Cryptography;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>libtomcrypt's reading of a signature, with each key size.</summary>
[TestClass]
public sealed class Pkcs1SignatureTests
{
    private const string WithNull = "3031300d060960864801650304020105000420";
    private const string WithoutNull = "302f300b06096086480165030402010420";

    private static readonly byte[] Digest = SHA256.HashData("signed"u8);

    public static IEnumerable<object[]> Keys => [["TEST-ONLY-rsa2048"], ["TEST-ONLY-rsa2056"], ["TEST-ONLY-rsa4096"]];

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public void Takes_both_forms_of_DigestInfo(string key)
    {
        Assert.IsTrue(Verify(key, [.. Convert.FromHexString(WithNull), .. Digest]));
        Assert.IsTrue(Verify(key, [.. Convert.FromHexString(WithoutNull), .. Digest]));
    }

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public void Refuses_another_encoding_of_the_same(string key)
    {
        Assert.IsFalse(Verify(key, [.. Convert.FromHexString("308131300d060960864801650304020105000420"), .. Digest]), "long form of a length");
        Assert.IsFalse(Verify(key, [.. Convert.FromHexString(WithNull), .. Digest, 0]), "a byte behind");
        Assert.IsFalse(Verify(key, Digest), "no DigestInfo");
        Assert.IsFalse(Verify(key, [.. Convert.FromHexString(WithNull), .. SHA256.HashData("other"u8)]), "another digest");
    }

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public void Refuses_broken_padding(string key)
    {
        byte[] content = [.. Convert.FromHexString(WithoutNull), .. Digest];
        Assert.IsFalse(Verify(key, content, block => block[1] = 2), "block type 2");
        Assert.IsFalse(Verify(key, content, block => block[5] = 0xfe), "a padding byte");
        Assert.IsFalse(Verify(key, content, block => block[8] = 0), "short padding");
    }

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public void Refuses_numbers_above_the_modulus_and_other_lengths(string file)
    {
        using var key = TestKeys.Public($"{file}.pub.pem");

        Assert.IsFalse(Pkcs1Signature.Verify(key, Digest, Enumerable.Repeat((byte)0xff, key.SignatureLength).ToArray()));
        Assert.IsFalse(Pkcs1Signature.Verify(key, Digest, new byte[key.SignatureLength]));
        Assert.IsFalse(Pkcs1Signature.Verify(key, Digest, new byte[key.SignatureLength - 1]));
        Assert.IsFalse(Pkcs1Signature.Verify(key, Digest, new byte[key.SignatureLength + 1]));
    }

    private static bool Verify(string file, byte[] content, Action<byte[]>? change = null)
    {
        using var key = TestKeys.Public($"{file}.pub.pem");
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(TestData.PathOf("keys", $"{file}.pkcs8.pem")));
        var block = new byte[key.SignatureLength];
        block.AsSpan(2).Fill(0xff);
        block[1] = 1;
        content.CopyTo(block, block.Length - content.Length);
        block[^(content.Length + 1)] = 0;
        change?.Invoke(block);
        return Pkcs1Signature.Verify(key, Digest, Decrypt(rsa.ExportParameters(includePrivateParameters: true), block));
    }

    private static byte[] Decrypt(RSAParameters key, byte[] block)
    {
        var power = BigInteger.ModPow(Number(block), Number(key.D!), Number(key.Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[block.Length - power.Length], .. power];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
