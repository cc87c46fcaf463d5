using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Tee;

[TestClass]
public sealed class OlderTeeImageTests
{
    [TestMethod]
    public void Names_the_first_generation_by_its_sizes()
    {
        var image = OlderTeeImage.Recognise(ByteSource.FromMemory(OlderTeeImages.FirstGeneration()));

        Assert.AreEqual(TeeGeneration.First, image?.Generation);
        Assert.AreEqual((384L, 256u, 640L, 100u), (image!.SignatureOffset, image.SignatureLength, image.ImagesOffset, image.ImagesLength));
    }

    [TestMethod]
    public void Names_the_beta_by_its_sizes_and_trailer()
    {
        var image = OlderTeeImage.Recognise(ByteSource.FromMemory(OlderTeeImages.Beta()));

        Assert.AreEqual(TeeGeneration.Beta, image?.Generation);
        Assert.AreEqual((24L, 256u, 280L, 100u), (image!.SignatureOffset, image.SignatureLength, image.ImagesOffset, image.ImagesLength));
    }

    [TestMethod]
    public void Reading_one_says_which_it_is()
    {
        var first = Assert.ThrowsExactly<TeeImageFormatException>(() => TeeImage.Read(ByteSource.FromMemory(OlderTeeImages.FirstGeneration())));
        var beta = Assert.ThrowsExactly<TeeImageFormatException>(() => TeeImage.Read(ByteSource.FromMemory(OlderTeeImages.Beta())));

        StringAssert.Contains(first.Message, "first generation (OP-TEE 3.9 to 3.16)");
        StringAssert.Contains(beta.Message, "STM32MP25 beta (OP-TEE 3.19)");
        Assert.AreEqual(TeeResult.BadParameters, first.Result);
    }

    [TestMethod]
    public void A_size_that_is_off_by_one_is_neither()
    {
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(OlderTeeImages.FirstGeneration().AsMemory(0, 739))));
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(OlderTeeImages.Beta().AsMemory(0, 463))));
        Assert.IsNull(OlderTeeImage.Recognise(ByteSource.FromMemory(TestData.Bytes("signed", "elf", "tiny_m4.elf"))));
    }
}
