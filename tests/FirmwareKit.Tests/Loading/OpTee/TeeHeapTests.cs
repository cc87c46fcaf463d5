using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Loading.OpTee;

/// <summary>The numbers of conformance/tee ("Limits of the heap") and of tee-image.md section 6.10, where they agree.</summary>
[TestClass]
public sealed class TeeHeapTests
{
    private const int Rsa2048 = 256;
    private const int Rsa3072 = 384;
    private const int Rsa4096 = 512;
    private const int P256 = 64;

    [TestMethod]
    [DataRow(TaWidth.Bits32, Rsa2048, 27)]
    [DataRow(TaWidth.Bits32, Rsa3072, 26)]
    [DataRow(TaWidth.Bits32, Rsa4096, 25)]
    [DataRow(TaWidth.Bits64, Rsa2048, 26)]
    [DataRow(TaWidth.Bits64, Rsa3072, 25)]
    [DataRow(TaWidth.Bits64, Rsa4096, 24)]
    public void Holds_this_many_entries(TaWidth width, int signature, int most)
    {
        var heap = new TeeHeap(width);

        Assert.IsNull(heap.FindShortage(Signed(most), signature, 0, 64L * most));
        Assert.AreEqual(TeeHeapStep.HashTable, heap.FindShortage(Signed(most + 1), signature, 0, 64L * (most + 1)));
    }

    [TestMethod]
    [DataRow(TaWidth.Bits32, Rsa2048, 294, 25)]
    [DataRow(TaWidth.Bits32, Rsa4096, 294, 23)]
    [DataRow(TaWidth.Bits64, Rsa2048, 294, 24)]
    [DataRow(TaWidth.Bits64, Rsa4096, 294, 22)]
    public void Holds_this_many_entries_beside_key_information(TaWidth width, int signature, int keyInfo, int most)
    {
        var heap = new TeeHeap(width);

        Assert.IsNull(heap.FindShortage(Signed(most, keyInfo), signature, keyInfo, 64L * most));
        Assert.AreEqual(TeeHeapStep.HashTable, heap.FindShortage(Signed(most + 1, keyInfo), signature, keyInfo, 64L * (most + 1)));
    }

    [TestMethod]
    [DataRow(TaWidth.Bits32, 28)]
    [DataRow(TaWidth.Bits64, 27)]
    public void Holds_this_many_entries_of_an_image_for_ST_with_a_P256_key(TaWidth width, int most)
    {
        const int BootAddressRecord = 16;
        var heap = new TeeHeap(width);

        Assert.IsNull(heap.FindShortage(Signed(most, 91) + BootAddressRecord, P256, 91, 64L * most));
        Assert.IsNotNull(heap.FindShortage(Signed(most + 1, 91) + BootAddressRecord, P256, 91, 64L * (most + 1)));
    }

    [TestMethod]
    [DataRow(TaWidth.Bits32, 3, 1592)]
    [DataRow(TaWidth.Bits32, 4, 1560)]
    [DataRow(TaWidth.Bits64, 3, 1480)]
    [DataRow(TaWidth.Bits64, 4, 1448)]
    public void Holds_this_much_key_information(TaWidth width, int entries, int most)
    {
        var heap = new TeeHeap(width);

        Assert.IsNull(heap.FindShortage(Signed(entries, most), Rsa2048, most, 64L * entries));
        Assert.AreEqual(TeeHeapStep.VerifySignature, heap.FindShortage(Signed(entries, most + 1), Rsa2048, most + 1, 64L * entries));
    }

    [TestMethod]
    public void Runs_out_at_the_first_copy_when_the_signed_part_alone_is_too_large() =>
        Assert.AreEqual(TeeHeapStep.CopyHeader, new TeeHeap(TaWidth.Bits32).FindShortage(5000, Rsa2048, 0, 64));

    [TestMethod]
    public void A_larger_heap_holds_more() => Assert.IsNull(new TeeHeap(TaWidth.Bits32, 8192).FindShortage(Signed(40), Rsa2048, 0, 64L * 40));

    /// <summary>Header and TLV area of one image without further records (section 2.3).</summary>
    private static long Signed(int entries, int keyInfo = 0) => 20 + 88 + (64L * entries) + (keyInfo == 0 ? 0 : 8 + ((keyInfo + 7) / 8 * 8));
}
