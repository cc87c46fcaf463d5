namespace FirmwareKit.Cli.Tests.Signing;

/// <summary>What OP-TEE would refuse is refused before it is signed; --force signs it all the same.</summary>
[TestClass]
public sealed class RefusedFirmwareTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("0xffff0006 BAD_PARAMETERS", ".ARM.exidx", "testdata/signed/elf/tiny_exidx_clash.elf")]
    [DataRow("0xffff0005 BAD_FORMAT", "resource table", "testdata/signed/elf/tiny_m4.elf", "testdata/signed/elf/tiny_ns.elf")]
    [DataRow("0xffff0006 BAD_PARAMETERS", "address", "testdata/signed/elf/tiny_s.elf", "testdata/signed/elf/tiny_s.elf")]
    public void Says_why_and_writes_nothing_unless_forced(string result, string reason, params string[] inputs)
    {
        if (inputs is [var first, var second] && first == second)
            inputs[1] = _folder.Write("changed.elf", Grown(File.ReadAllBytes(second)));

        var refused = Sign(inputs);
        var forced = Sign(inputs, "--force");

        Assert.AreEqual(1, refused.ExitCode, refused.Error);
        StringAssert.Contains(refused.Error, result);
        StringAssert.Contains(refused.Error, reason);
        Assert.HasCount(1, refused.Error.TrimEnd('\n').Split('\n'));
        Assert.AreEqual(0, forced.ExitCode, forced.Error);
        StringAssert.Contains(forced.Error, $"OP-TEE will refuse the image with {result}");
        Assert.AreEqual(1, Fwkit.Run("verify", _folder.File("out.bin"), "--public-key", Fwkit.PublicKey).ExitCode);
    }

    [TestMethod]
    public void Does_not_ask_the_signer()
    {
        var result = Fwkit.Run(
            "sign", "--in", "testdata/signed/elf/tiny_exidx_clash.elf", "--out", _folder.File("out.bin"), "--public-key", Fwkit.PublicKey, "--signer-command", $"touch {_folder.File("asked")}");

        Assert.AreEqual(1, result.ExitCode, result.Error);
        Assert.IsEmpty(Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Refuses_more_segments_than_the_heap_holds()
    {
        var elf = _folder.Write("many.elf", ManySegments(28));

        var refused = Sign([elf]);
        var larger = Sign([elf], "--ta-heap", "8192");

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "0xffff000c OUT_OF_MEMORY");
        StringAssert.Contains(refused.Error, "heap of 4096 bytes");
        Assert.AreEqual(0, larger.ExitCode, larger.Error);
    }

    [TestMethod]
    public void Refuses_private_records_for_st()
    {
        var options = new[] { "--plat-tlv", "0x10005", "text:x", "--optee", "st-4.0" };

        var refused = Sign(["testdata/signed/elf/tiny_ns.elf"], options);

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "0xffff0009 NOT_IMPLEMENTED");
    }

    [TestMethod]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000000", "an AES key of zeros")]
    [DataRow("2a2b01b1000000000000000000000000000000000000000000000000333efb3d", "public test key")]
    [DataRow("000102030405060708090a0b0c0d0e0f", "an AES key of 16 bytes")]
    public void Warns_of_encryption_that_hides_nothing_or_loads_garbage(string key, string warning)
    {
        var path = _folder.Write("aes.hex", System.Text.Encoding.ASCII.GetBytes(key + "\n"));

        var result = Sign(["testdata/signed/elf/tiny_ns.elf"], "--boot-address", "auto", "--enc-key", path);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, warning);
    }

    private Result Sign(string[] inputs, params string[] more) =>
        Fwkit.Run(["sign", .. inputs.SelectMany(input => new[] { "--in", input }), "--key", Fwkit.Key, "--out", _folder.File("out.bin"), .. more]);

    /// <summary>The same firmware with one byte more of memory in its last segment: the same address, another size.</summary>
    private static byte[] Grown(byte[] elf)
    {
        var last = BitConverter.ToInt32(elf, 28) + (32 * (BitConverter.ToUInt16(elf, 44) - 1));
        BitConverter.TryWriteBytes(elf.AsSpan(last + 20), BitConverter.ToUInt32(elf, last + 20) + 1);
        return elf;
    }

    /// <summary>An edge vector with that many segments, taken out of its image.</summary>
    private static byte[] ManySegments(int count)
    {
        var image = FirmwareKit.Tee.TeeImage.Read(FirmwareKit.Binary.ByteSource.FromMemory(File.ReadAllBytes($"testdata/signed/edge/e18-{count}-segments.bin")));
        var part = image.OpenPart(image.Parts[0]);
        var elf = new byte[part.Length];
        part.Read(0, elf);
        return elf;
    }
}
