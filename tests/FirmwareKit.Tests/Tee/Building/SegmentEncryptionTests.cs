using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;
using FirmwareKit.Tee.Extraction;
using FirmwareKit.Tests.Elf;

namespace FirmwareKit.Tests.Tee.Building;

[TestClass]
public sealed class SegmentEncryptionTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)(7 * i))];

    public static IEnumerable<object[]> Firmware => Directory.GetFiles(TestData.PathOf("firmware"), "*.elf").Select(path => new object[] { Path.GetFileName(path) });

    [TestMethod]
    [DynamicData(nameof(Firmware))]
    public void Comes_back_byte_for_byte_when_decrypted(string file)
    {
        var elf = TestData.Bytes("firmware", file);
        var image = Encrypt(elf, PartialBlocks.Pad);

        var back = Decrypt(image, Key);

        // Padding may have grown segments into free room; what was loaded is the same.
        var before = ElfFile.Read(ByteSource.FromMemory(elf));
        foreach (var segment in before.Segments.Where(segment => segment.IsLoaded))
        {
            Assert.IsTrue(
                elf.AsSpan((int)segment.Offset, (int)segment.FileSize).SequenceEqual(back.AsSpan((int)segment.Offset, (int)segment.FileSize)),
                $"segment {segment.Index}");
        }
    }

    [TestMethod]
    public void Hides_what_is_loaded()
    {
        var elf = TestData.Bytes("firmware", "mp257-openamp-m33.elf");
        var segment = ElfFile.Read(ByteSource.FromMemory(elf)).Segments[1];

        var image = Encrypt(elf, PartialBlocks.Pad);

        Assert.IsLessThan(0, image.AsSpan().IndexOf(elf.AsSpan((int)segment.Offset, 64)));
    }

    [TestMethod]
    public void Uses_another_vector_for_each_segment_and_each_run()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_ns.elf");

        var first = TeeImage.Read(ByteSource.FromMemory(Encrypt(elf, PartialBlocks.Refuse)));
        var second = TeeImage.Read(ByteSource.FromMemory(Encrypt(elf, PartialBlocks.Refuse)));

        var vectors = first.SegmentTable.Concat(second.SegmentTable).Select(entry => Convert.ToHexString(entry.InitializationVector.AsSpan())).ToList();
        Assert.HasCount(8, vectors.Distinct().ToList());
    }

    [TestMethod]
    public void Refuses_a_partial_block_with_the_line_that_mends_it()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_s.elf");

        var e = Assert.ThrowsExactly<TeeInputException>(() => Encrypt(elf, PartialBlocks.Refuse));

        StringAssert.Contains(e.Message, "0x1e bytes in the file, no multiple of 16");
        StringAssert.Contains(e.Message, "end .data with \". = ALIGN(16);\"");
    }

    [TestMethod]
    public void Leaves_entries_of_zeros_out_unless_asked_for_the_scripts_form()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_exidx16.elf");

        var image = TeeImage.Read(ByteSource.FromMemory(Encrypt(elf, PartialBlocks.Refuse)));

        Assert.IsFalse(image.SegmentTable.Any(entry => entry.IsZero));
        Assert.HasCount(2, image.SegmentTable);
    }

    [TestMethod]
    public void Refuses_to_encrypt_the_headers_of_the_file()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        // Segment 0 from file offset 0 on: p_offset at 52 + 4, p_filesz at 52 + 16, p_memsz at 52 + 20.
        BitConverter.TryWriteBytes(elf.AsSpan(56), 0u);

        var e = Assert.ThrowsExactly<TeeInputException>(() => Encrypt(elf, PartialBlocks.Refuse));

        StringAssert.Contains(e.Message, "headers of the ELF file itself");
    }

    [TestMethod]
    public void Refuses_to_pad_into_what_follows()
    {
        var elf = TestData.Bytes("signed", "elf", "tiny_ns.elf");
        // Segment 1 one byte shorter in file and memory, and its neighbour pulled up against it.
        var table = BitConverter.ToInt32(elf, 28);
        BitConverter.TryWriteBytes(elf.AsSpan(table + 16), 15u);
        BitConverter.TryWriteBytes(elf.AsSpan(table + 20), 15u);
        BitConverter.TryWriteBytes(elf.AsSpan(table + 32 + 4), BitConverter.ToUInt32(elf, table + 4) + 15);

        var e = Assert.ThrowsExactly<TeeInputException>(() => Encrypt(elf, PartialBlocks.Pad));

        StringAssert.Contains(e.Message, "segment 1 follows it in the file");
    }

    [TestMethod]
    [DataRow(PartialBlocks.Pad)]
    [DataRow(PartialBlocks.Refuse)]
    public void Refuses_segments_that_share_bytes_of_the_file(PartialBlocks partialBlocks)
    {
        // Both end at the same byte, so that both would be grown over the same bytes.
        var elf = SmallElf.Make([new(1, 0x400, 0x10000000, 0x24, 0x24), new(1, 0x410, 0x10001000, 0x14, 0x14)]);

        var e = Assert.ThrowsExactly<TeeInputException>(() => Encrypt(elf, partialBlocks));

        StringAssert.Contains(e.Message, "Segments 0 and 1 share bytes");
    }

    [TestMethod]
    public void Takes_segments_in_any_order_empty_ones_and_others_inside_them()
    {
        var elf = SmallElf.Make(
        [
            new(1, 0x600, 0x10000000, 0x20, 0x20),
            new(1, 0x400, 0x10001000, 0x14, 0x14),
            new(1, 0x500, 0x10002000, 0, 0x100),
            new(1, 0x500, 0x10003000, 0x30, 0x100),
            new(0x70000001, 0x604, 0x10000004, 8, 8),
        ]);

        var back = Decrypt(Encrypt(elf, PartialBlocks.Pad), Key);

        Assert.IsTrue(back.AsSpan(0x400, 0x14).SequenceEqual(elf.AsSpan(0x400, 0x14)));
        Assert.IsTrue(back.AsSpan(0x414, 0xc).IndexOfAnyExcept((byte)0) < 0, "grown with zeros");
        Assert.IsTrue(back.AsSpan(0x500, 0x30).SequenceEqual(elf.AsSpan(0x500, 0x30)));
        Assert.IsTrue(back.AsSpan(0x600, 0x20).SequenceEqual(elf.AsSpan(0x600, 0x20)));
    }

    [TestMethod]
    public void Stripping_leaves_room_to_grow_the_last_segment()
    {
        var stripped = ElfFile.Read(ElfStripper.Strip(ElfFile.Read(TestData.Source("signed", "elf", "tiny_s.elf"))));

        var padded = ElfFile.Read(SegmentPadding.Pad(stripped));

        Assert.AreEqual(0x20UL, padded.Segments[1].FileSize);
        Assert.AreEqual(stripped.Source.Length, padded.Source.Length);
    }

    [TestMethod]
    [DataRow(15)]
    [DataRow(33)]
    [DataRow(0)]
    public void Refuses_a_key_of_another_length(int length) => Assert.ThrowsExactly<ArgumentException>(() => new SegmentEncryption(new byte[length]));

    [TestMethod]
    public void Decrypts_every_golden_image()
    {
        foreach (var golden in GoldenImages.Encrypted)
        {
            var image = TeeImage.Read(TestData.Source("signed", "golden", GoldenImages.NameOf(golden)));
            var key = TestData.Bytes("keys", golden.GetProperty("aes_key").GetString()!);
            foreach (var (part, source) in image.Parts.Zip(golden.GetProperty("images").EnumerateArray()))
            {
                using var output = new MemoryStream();
                ImageExtraction.CopyDecrypted(image, part, key, output);
                CollectionAssert.AreEqual(TestData.Bytes("signed", "elf", source.GetProperty("source").GetString()!), output.ToArray());
            }
        }
    }

    [TestMethod]
    public void Does_not_decrypt_what_was_changed_after_signing()
    {
        var bytes = TestData.Bytes("signed", "golden", "enc-aes256-ns.st.bin");
        var image = TeeImage.Read(ByteSource.FromMemory(bytes));
        bytes[image.Parts[0].Offset + 200] ^= 1;

        var e = Assert.ThrowsExactly<TeeImageFormatException>(() => ImageExtraction.CopyDecrypted(image, image.Parts[0], Key, Stream.Null));

        Assert.AreEqual(TeeResult.Security, e.Result);
    }

    private static byte[] Encrypt(byte[] elf, PartialBlocks partial)
    {
        using var signer = TestKeys.Rsa2048();
        var options = new TeeImageOptions { Layout = TeeLayout.St, Content = ElfContent.Stripped, Encryption = new SegmentEncryption(Key) { PartialBlocks = partial } };
        return TestImages.Sign([ByteSource.FromMemory(elf)], signer, options);
    }

    private static byte[] Decrypt(byte[] bytes, byte[] key)
    {
        var image = TeeImage.Read(ByteSource.FromMemory(bytes));
        using var output = new MemoryStream();
        ImageExtraction.CopyDecrypted(image, image.Parts[0], key, output);
        return output.ToArray();
    }
}
