using System.Diagnostics;
using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tests.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>Whatever the bytes are, the model answers, and soon.</summary>
[TestClass]
public sealed class HostileOpTeeImageTests
{
    private const int Mutations = 400;

    public static IEnumerable<object[]> Images =>
    [
        ["rsa2048-m4.upstream.bin"], ["rsa2048-s-ns.upstream.bin"], ["rsa2048-keyinfo-ns.st.bin"], ["enc-aes256-exidx.st.bin"],
    ];

    public static IEnumerable<OpTeeOptions> Builds =>
        from profile in OpTeeProfile.All
        from width in Enum.GetValues<TaWidth>()
        select new OpTeeOptions { Profile = profile, Width = width };

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void Every_truncation_is_refused(string file)
    {
        var bytes = TestData.Bytes("signed", "golden", file);
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        for (var length = 0; length < bytes.Length; length++)
        {
            var image = ByteSource.FromMemory(bytes.AsMemory(0, length));
            foreach (var options in Builds)
                Assert.AreEqual(OpTeeVerdict.Refused, OpTeeLoader.Load(image, key, options).Verdict);
        }
    }

    /// <summary>Program headers, section headers and data are not signed, so these get past the signature by themselves.</summary>
    [TestMethod]
    [DynamicData(nameof(Images))]
    public void Any_change_of_the_images_has_an_outcome(string file)
    {
        var bytes = TestData.Bytes("signed", "golden", file);
        var start = (int)TeeImage.Read(ByteSource.FromMemory(bytes)).Header.ImagesOffset;
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var random = new Random(1);
        Run(() =>
        {
            var changed = Change(bytes, random, start, bytes.Length);
            foreach (var options in Builds)
                Check(OpTeeLoader.Load(ByteSource.FromMemory(changed), key, options), changed.Length);
        });
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void Any_change_of_the_signed_bytes_has_an_outcome_when_signed_again(string file)
    {
        var bytes = TestData.Bytes("signed", "golden", file);
        using var signer = TestKeys.Rsa2048();
        var random = new Random(2);
        Run(() => Check(Resigned(bytes, random, signer), signer));
    }

    [TestMethod]
    public void A_file_of_noise_has_an_outcome()
    {
        using var key = TestKeys.Public("TEST-ONLY-rsa2048.pub.pem");
        var random = new Random(3);
        Run(() =>
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            foreach (var options in Builds)
                Check(OpTeeLoader.Load(ByteSource.FromMemory(bytes), key, options), bytes.Length);
        });
    }

    private static byte[] Resigned(byte[] bytes, Random random, KeyFileSigner signer)
    {
        var header = TeeImage.Read(ByteSource.FromMemory(bytes)).Header;
        // The lengths decide where everything is; the first two must stay for the file to get that far.
        var changed = Change(bytes, random, random.Next(4) == 0 ? 0 : TeeImageHeader.Size, (int)header.SignedLength);
        signer.Sign(ByteDigest.Sha256(ByteSource.FromMemory(changed), 0, header.SignedLength)).CopyTo(changed, (int)header.SignatureOffset);
        return changed;
    }

    private static void Check(byte[] image, KeyFileSigner signer)
    {
        foreach (var options in Builds)
            Check(OpTeeLoader.Load(ByteSource.FromMemory(image), signer.PublicKey, options), image.Length);
    }

    private static void Check(OpTeeOutcome outcome, long length)
    {
        Assert.AreEqual(outcome.Verdict == OpTeeVerdict.Loaded, outcome.Reason.Length == 0);
        Assert.AreEqual(outcome.Verdict == OpTeeVerdict.Loaded, outcome.Stage == OpTeeStage.Done);
        Assert.IsTrue(outcome.Offset is null || (outcome.Offset >= 0 && outcome.Offset <= length), outcome.Reason);
    }

    /// <summary>One to three words become a random one, or one that breaks things.</summary>
    private static byte[] Change(byte[] bytes, Random random, int start, int end)
    {
        ReadOnlySpan<uint> nasty = [0, 1, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8, 0xfffffff9, 0xffffffff];
        var changed = bytes.ToArray();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var value = random.Next(2) == 0 ? nasty[random.Next(nasty.Length)] : (uint)random.NextInt64(1L << 32);
            BitConverter.TryWriteBytes(changed.AsSpan(random.Next(start, end - 3)), value);
        }

        return changed;
    }

    private static void Run(Action once)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Mutations; i++)
            once();
        Assert.IsLessThan(TimeSpan.FromSeconds(120), clock.Elapsed);
    }
}
