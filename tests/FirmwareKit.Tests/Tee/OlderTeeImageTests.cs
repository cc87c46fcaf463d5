using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Tee;

[TestClass]
public sealed class OlderTeeImageTests
{
    [TestMethod]
    public void Names_the_first_generation_by_its_sizes()
    {
        var image = OlderTeeImage.Recognise(ByteSource.FromMemory(FirstGeneration()));

        Assert.AreEqual(TeeGeneration.First, image?.Generation);
        Assert.AreEqual((384L, 256u, 640L, 100u), (image!.SignatureOffset, image.SignatureLength, image.ImagesOffset, image.ImagesLength));
    }

    [TestMethod]
    public void Names_the_beta_by_its_sizes_and_trailer()
    {
        var image = OlderTeeImage.Recognise(ByteSource.FromMemory(Beta()));

        Assert.AreEqual(TeeGeneration.Beta, image?.Generation);
        Assert.AreEqual((24L, 256u, 280L, 100u), (image!.SignatureOffset, image.SignatureLength, image.ImagesOffset, image.ImagesLength));
    }

    [TestMethod]
    public void Reading_one_says_which_it_is()
    {
        var first = Assert.ThrowsExactly<TeeImageFormatException>(() => TeeImage.Read(ByteSource.FromMemory(FirstGeneration())));
        var beta = Assert.ThrowsExactly<TeeImageFormatException>(() => TeeImage.Read(ByteSource.FromMemory(Beta())));

        StringAssert.Contains(first.Message, "first generation (OP-TEE 3.9 to 3.16)");
        StringAssert.Contains(beta.Message, "STM32MP25 beta (OP-TEE 3.19)");
        Assert.AreEqual(TeeResult.BadParameters, first.Result);
    }

    [TestMethod]
    public void A_size_that_is_off_by_one_is_neither()
    {
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(FirstGeneration().AsMemory(0, 739))));
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(Beta().AsMemory(0, 463))));
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(TestData.Bytes("signed", "elf", "tiny_m4.elf"))));
    }

    /// <summary>tee-image.md section 1.6: 14 words, hash table, key info, signature, image.</summary>
    internal static byte[] FirstGeneration() => Words(740, 1, 640, 256, 384, 1, 320, 56, 1, 8, 376, 100, 640, 1);

    /// <summary>Header of 6 words, signature, images, TLV trailer, platform trailer.</summary>
    internal static byte[] Beta()
    {
        var bytes = Words(24 + 256 + 104 + 64 + 16, 1, 256, 100, 60, 16);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24 + 256 + 104), 0x6907);
        return bytes;
    }

    private static byte[] Words(int size, params uint[] words)
    {
        var bytes = new byte[size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, TeeImageHeader.Magic);
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * (i + 1)), words[i]);
        return bytes;
    }
}
