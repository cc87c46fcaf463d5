using FirmwareKit.Binary;
using FirmwareKit.Comparison;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Comparison;

[TestClass]
public sealed class SignedDiffTests
{
    private const string Plain = "rsa2048-m4.upstream.bin";

    [TestMethod]
    public void The_elf_file_in_its_signed_image_is_the_same_for_the_board()
    {
        var diff = SmallElf.Compare(TestData.Bytes("signed", "elf", "tiny_m4.elf"), Golden(Plain));

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        Assert.AreEqual(DifferenceArea.Format, diff.Differences.Single().Area);
        Assert.IsEmpty(diff.Images[0].Differences);
        Assert.IsEmpty(diff.Unloaded);
    }

    [TestMethod]
    [DataRow("tiny_ns.elf", 0)]
    [DataRow("tiny_s.elf", 1)]
    public void The_image_with_the_same_addresses_is_taken(string elf, int index)
    {
        var diff = SmallElf.Compare(Golden("rsa2048-ns-s-bootsec.st.bin"), TestData.Bytes("signed", "elf", elf));

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        Assert.AreEqual(index, diff.Images.Single().OldIndex);
        Assert.AreEqual(1, diff.Differences.Count(difference => difference.Area == DifferenceArea.Images && difference.Reach == DifferenceReach.File));
    }

    [TestMethod]
    public void Another_kind_of_key_is_told()
    {
        var diff = SmallElf.Compare(Golden(Plain), Golden("p256-m4.upstream.bin"));

        Assert.AreEqual(DiffVerdict.Different, diff.Verdict);
        CollectionAssert.IsSubsetOf(new[] { "signature type", "signature length", "signature", "SIGNTYPE" }, diff.Differences.Select(difference => difference.Item).ToArray());
        Assert.IsTrue(diff.Images.Single().IsSameOnBoard);
    }

    [TestMethod]
    [DataRow("s01-sig-bitflip", "signature", "another key signed them, or a signature is damaged")]
    [DataRow("t24-nonzero-tlv-padding", "bytes between the records", "Padding differs")]
    [DataRow("t29-order-reversed", "order of the records", "")]
    [DataRow("t16-hashtype-missing", "HASHTYPE", "")]
    [DataRow("t03-num-img-4-bytes", "NUM_IMG", "")]
    public void What_differs_around_the_elf_file_is_named(string edge, string item, string note)
    {
        var diff = SmallElf.Compare(Golden(Plain), TestData.Bytes("signed", "edge", $"{edge}.bin"));

        Assert.AreEqual(DiffVerdict.Different, diff.Verdict);
        StringAssert.Contains(diff.Differences.Single(difference => difference.Item == item).Note, note);
    }

    [TestMethod]
    public void A_segment_that_is_not_what_was_hashed_is_found()
    {
        var diff = SmallElf.Compare(Golden(Plain), TestData.Bytes("signed", "edge", "u01-segment-byte.bin"));

        Assert.IsEmpty(diff.Differences);
        Assert.AreEqual(1ul, diff.Images[0].Segments.Items.Single().Content.DifferingBytes);
    }

    [TestMethod]
    public void Padding_that_nothing_looks_at_leaves_the_board_with_the_same()
    {
        var diff = SmallElf.Compare(Golden("odd-size-m4.upstream.bin"), Golden("odd-size-m4.upstream.bin", flip: ^1));

        Assert.AreEqual(DiffVerdict.SameOnBoard, diff.Verdict);
        CollectionAssert.AreEqual(new[] { UnloadedContent.Padding }, diff.Unloaded.ToArray());
    }

    [TestMethod]
    public void An_encrypted_image_is_not_compared_with_plain_segments()
    {
        var diff = SmallElf.Compare(TestData.Bytes("signed", "elf", "tiny_ns.elf"), Golden("enc-aes128-ns.st.bin"));

        Assert.AreEqual(DiffVerdict.Different, diff.Verdict);
        Assert.AreEqual(SegmentEncryption.OneFile, diff.Images[0].Encryption);
        Assert.IsTrue(diff.Images[0].Segments.Items.All(segment => segment.Content.State == ContentState.NotCompared && !segment.IsMoved && !segment.IsResized));
    }

    [TestMethod]
    public void Keys_that_images_state_are_compared_and_told_once()
    {
        var diff = SmallElf.Compare(Golden("rsa2048-keyinfo-ns.st.bin"), Golden("p256-keyinfo-ns.st.bin"));

        StringAssert.StartsWith(diff.Differences.Single(difference => difference.Item == "key in PKEYINFO").New, "ECDSA P-256, ");
        Assert.IsFalse(diff.Differences.Any(difference => difference.Item == "PKEYINFO"));
    }

    [TestMethod]
    public void Another_key_is_not_taken_for_padding()
    {
        var old = Golden("rsa2048-keyinfo-ns.st.bin");
        using var source = ByteSource.FromMemory(old);
        Assert.IsTrue(TeeImage.Read(source).Tlvs.TryFind(TlvType.PublicKeyInfo, out var key));
        var @new = (byte[])[.. old];
        @new[(int)key.ValueOffset + 100] ^= 1; // inside the modulus

        Assert.AreEqual("key in PKEYINFO", SmallElf.Compare(old, @new).Differences.Single().Item);
    }

    [TestMethod]
    public void Two_encrypted_images_differ_in_what_was_hashed()
    {
        var diff = SmallElf.Compare(Golden("enc-aes128-ns.st.bin"), Golden("enc-aes256-ns.st.bin"));

        Assert.AreEqual(SegmentEncryption.Both, diff.Images[0].Encryption);
        Assert.IsTrue(diff.Differences.Any(difference => difference.Area == DifferenceArea.HashTable));
    }

    [TestMethod]
    public void The_order_of_the_signed_segment_table_is_compared()
    {
        var diff = SmallElf.Compare(Golden("rsa2048-ns-s-bootsec.st.bin"), Golden("rsa2048-s-ns-bootsec.st.bin"));

        Assert.AreEqual("order of the entries", diff.Differences.Single(difference => difference.Area == DifferenceArea.HashTable).Item);
    }

    [TestMethod]
    public void Images_in_another_order_go_with_themselves()
    {
        var diff = SmallElf.Compare(Golden("rsa2048-ns-s-bootsec.st.bin"), Golden("rsa2048-s-ns-bootsec.st.bin"));

        CollectionAssert.AreEqual(new[] { (1, 0), (0, 1) }, diff.Images.Select(image => (image.OldIndex, image.NewIndex)).ToArray());
        Assert.IsTrue(diff.Images.All(image => image.IsSameOnBoard));
        Assert.AreEqual("order of the images", diff.Differences.Single(difference => difference.Area == DifferenceArea.Images).Item);
    }

    [TestMethod]
    public void Every_edge_case_can_be_compared_or_is_refused()
    {
        var golden = Golden(Plain);
        foreach (var file in Directory.GetFiles(TestData.PathOf("signed", "edge"), "*.bin").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.IsFalse(SmallElf.CompareBits(golden, bytes).IsIdentical, file);
            try
            {
                Assert.AreNotEqual(DiffVerdict.Identical, SmallElf.Compare(golden, bytes).Verdict, file);
                Assert.AreEqual(DiffVerdict.Identical, SmallElf.Compare(bytes, bytes).Verdict, file);
            }
            catch (FirmwareFormatException)
            {
                // Its sizes do not add up.
            }
        }
    }

    private static byte[] Golden(string name) => TestData.Bytes("signed", "golden", name);

    private static byte[] Golden(string name, Index flip)
    {
        var bytes = Golden(name);
        bytes[flip] ^= 1;
        return bytes;
    }
}
