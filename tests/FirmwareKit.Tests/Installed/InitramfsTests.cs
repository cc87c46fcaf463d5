using FirmwareKit.Installed;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Tests.Installed;

[TestClass]
public sealed class InitramfsTests
{
    private static readonly byte[] Firmware = [1, 2, 3, 4, 5];

    private static readonly byte[] Xz = Convert.FromBase64String(
        "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4ALnAH9dABgN3QRjnHIbdDpiTEwesAjzhF1WCbIiuXz4iskmqEbVBDoulePkPbrjVNKVmXK7PTlwm9aOA3XbRbYM"
        + "yGWzcHKHIjh44b9N5Kwasy3Mjp97L+FgwKgUmK+zNnwpkU5axMgcUyciuziIX9mD9oZ+ipYTuEDp7AEgS23s+caY5gAAAAFSRpAAAZcB6AUAAKpwVus+MA2L"
        + "AgAAAAABWVo=");

    [TestMethod]
    public void Finds_a_file_in_a_plain_archive() => Assert.AreEqual(RootLookupResult.Found, Read(Small().ToArchive()).Find("/lib/firmware/fw").Result);

    [TestMethod]
    public void Finds_a_file_in_a_compressed_archive() => Assert.AreEqual(5, Read(CpioWriter.Gzip(Small().ToArchive())).Find("/lib/firmware/fw").Entry!.Size);

    /// <summary>As the program zstd writes it: with a checksum and long matches, or in the frames of several threads.</summary>
    [TestMethod]
    [DataRow("-1")]
    [DataRow("-19", "--long=27", "--check")]
    [DataRow("-3", "-T2", "-B524288", "--no-check")]
    public void Finds_a_file_in_what_zstd_compressed(params string[] options)
    {
        Programs.Require("zstd", "zstd");
        ReadsBack("zstd", ".zst", ["-q", .. options]);
    }

    /// <summary>As the program xz writes it: all levels of models, small dictionaries, blocks of several threads, each check.</summary>
    [TestMethod]
    [DataRow("--check=crc32", "-9e")]
    [DataRow("--check=crc32", "--lzma2=dict=1MiB")]
    [DataRow("--check=none", "--lzma2=dict=4KiB,lc=0,lp=2,pb=0")]
    [DataRow("--check=crc64", "--lzma2=dict=64KiB,lc=4,lp=0,pb=4")]
    [DataRow("--check=sha256", "-0")]
    [DataRow("--check=crc32", "-T2", "--block-size=100000")]
    public void Finds_a_file_in_what_xz_compressed(params string[] options)
    {
        Programs.Require("xz", "xz-utils");
        ReadsBack("xz", ".xz", ["-k", .. options]);
    }

    /// <summary>The archive of <see cref="Small"/>, as xz --check=crc32 wrote it.</summary>
    [TestMethod]
    public void Reads_xz() => Assert.AreEqual(5, Read(Xz).Find("/lib/firmware/link").Entry!.Size);

    [TestMethod]
    [DataRow((byte)0, "none")]
    [DataRow((byte)1, "CRC-32")]
    [DataRow((byte)4, "CRC-64")]
    [DataRow((byte)10, "SHA-256")]
    public void Verifies_each_check_of_xz(byte check, string name)
    {
        var archive = Small().ToArchive();
        var packed = new XzWriter(check).Block(archive[..200]).Block(archive[200..]).ToArray();

        Assert.AreEqual(new InitramfsPart(0, InitramfsCompression.Xz, name), Assert.ContainsSingle(Read(packed).Parts));
        if (check == 0)
            return;
        // A byte of a name: the archive stays one, the check does not.
        packed[packed.AsSpan().IndexOf("firmware/fw"u8)] ^= 1;
        StringAssert.Contains(Refuse(packed).Message, $"the {name} of a block is wrong");
    }

    [TestMethod]
    public void Says_what_it_does_not_read_of_xz()
    {
        var archive = Small().ToArchive();

        StringAssert.Contains(Refuse(new XzWriter(1) { Filter = 7 }.Block(archive).ToArray()).Message, "the filter arm; only LZMA2 alone is read");
        StringAssert.Contains(Refuse(new XzWriter(1) { Dictionary = 39 }.Block(archive).ToArray()).Message, "a dictionary of 3221225472 bytes");
        StringAssert.Contains(Refuse(new XzWriter(2).Block(archive).ToArray()).Message, "a check of type 2");
    }

    /// <summary>A header may claim the largest dictionary; memory goes by the data.</summary>
    [TestMethod]
    public void A_large_dictionary_costs_nothing_before_it_is_used()
    {
        var packed = new XzWriter(1) { Dictionary = 30 }.Block(Small().ToArchive()).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(packed);

        Assert.IsLessThan(2_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>As a boot loader joins microcode and the system.</summary>
    [TestMethod]
    public void Reads_archives_one_after_the_other_the_last_one_compressed()
    {
        var first = new CpioWriter().Folders("kernel").File("kernel/microcode", [9]).ToArchive();

        var root = Read([.. first, .. new byte[508], .. CpioWriter.Gzip(Small().ToArchive())]);

        Assert.AreEqual(RootLookupResult.Found, root.Find("/kernel/microcode").Result);
        Assert.AreEqual(RootLookupResult.Found, root.Find("/lib/firmware/fw").Result);
    }

    /// <summary>unpack_to_rootfs goes on behind each part, whatever it is.</summary>
    [TestMethod]
    public void Reads_parts_of_every_kind_in_any_order()
    {
        byte[][] parts =
        [
            Small().ToArchive(),
            CpioWriter.Gzip(Named("etc/a")),
            Xz,
            CpioWriter.Zstd(Named("etc/b")),
            new byte[3],
            CpioWriter.Zstd(Named("etc/c")),
            CpioWriter.Gzip(Named("etc/d")),
        ];
        var joined = parts.SelectMany(part => part).ToArray();
        joined = [.. joined, .. new byte[(-joined.Length) & 3], .. Named("etc/e")];

        var root = Read(joined);

        CollectionAssert.AreEqual((string[])["a", "b", "c", "d", "e"], root.List("/etc").Order().ToArray());
        Assert.AreEqual(7, root.Parts.Count);
        Assert.AreEqual(new InitramfsPart(parts[0].Length + parts[1].Length, InitramfsCompression.Xz, "CRC-32"), root.Parts[2]);
    }

    [TestMethod]
    public void Says_where_the_kernel_stops()
    {
        var packed = CpioWriter.Gzip(Small().ToArchive());
        var odd = new byte[((-packed.Length) & 3) + 1];

        var unaligned = Refuse([.. packed, .. odd, .. Small().ToArchive()]);
        var junk = Refuse([.. packed, .. "junk"u8]);
        var inside = Refuse([.. Small().ToArchive(), .. CpioWriter.Gzip([.. Small().ToArchive(), .. "junk"u8])]);
        var halves = Refuse([.. CpioWriter.Gzip(Small().ToArchive()[..200]), .. CpioWriter.Gzip(Small().ToArchive()[200..])]);

        Assert.AreEqual(packed.Length + odd.Length, unaligned.Offset);
        StringAssert.Contains(unaligned.Message, "no multiple of 4");
        Assert.AreEqual(packed.Length, junk.Offset);
        StringAssert.Contains(junk.Message, "invalid magic at start of compressed archive");
        Assert.AreEqual(Small().ToArchive().Length, inside.Offset);
        StringAssert.Contains(inside.Message, "junk within compressed archive");
        StringAssert.Contains(halves.Message, "at byte 0xc8: The archive ends in the middle of an entry");
    }

    [TestMethod]
    public void Refuses_gzip_with_a_wrong_checksum()
    {
        var packed = CpioWriter.Gzip(Small().ToArchive());
        packed[^8] ^= 1;

        StringAssert.Contains(Refuse(packed).Message, "its CRC-32 or length is wrong");
    }

    /// <summary>As the kernel resolves the path of an entry.</summary>
    [TestMethod]
    public void An_entry_goes_where_links_lead()
    {
        var root = Read(new CpioWriter().Folders("usr", "usr/lib", "usr/lib/firmware").Link("lib", "usr/lib").File("lib/firmware/fw", Firmware).ToArchive());

        Assert.AreEqual(5, root.Find("/usr/lib/firmware/fw").Entry!.Size);
    }

    /// <summary>clean_path: a folder is removed only when it is empty.</summary>
    [TestMethod]
    public void A_folder_with_something_in_it_is_not_replaced()
    {
        var root = Read(Small().Folders("empty").Link("lib", "elsewhere").Link("empty", "lib").ToArchive());

        Assert.AreEqual(RootLookupResult.Found, root.Find("/lib/firmware/fw").Result);
        Assert.AreEqual(RootLookupResult.Found, root.Find("/empty/firmware/fw").Result);
    }

    /// <summary>Each of the entries would go around forty links of two thousand steps.</summary>
    [TestMethod]
    public void Refuses_entries_that_go_around_links_without_end()
    {
        var around = string.Concat(Enumerable.Repeat("a/../", 800));
        var writer = new CpioWriter().Folders("a", "end");
        for (var i = 0; i < 39; i++)
            writer.Link($"l{i}", i == 38 ? $"{around}end" : $"{around}l{i + 1}");
        for (var i = 0; i < 200; i++)
            writer.File($"l0/f{i}", []);

        StringAssert.Contains(Refuse(writer.ToArchive()).Message, "Too many entries lead through links");
    }

    [TestMethod]
    public void A_later_archive_replaces_files_of_an_earlier_one()
    {
        var root = Read([.. Small().ToArchive(), .. new CpioWriter().Folders("lib", "lib/firmware").File("lib/firmware/fw", [1, 2]).ToArchive()]);

        Assert.AreEqual(2, root.Find("/lib/firmware/fw").Entry!.Size);
    }

    [TestMethod]
    public void Hard_links_share_the_bytes_that_one_of_them_carries()
    {
        var root = Read(new CpioWriter().Folders("lib").HardLinks(Firmware, "lib/a", "lib/b").ToArchive());

        CollectionAssert.AreEqual(root.Find("/lib/b").Entry!.Digest(), root.Find("/lib/a").Entry!.Digest());
        Assert.AreEqual(5, root.Find("/lib/a").Entry!.Size);
    }

    /// <summary>The kernel drops what lies in a folder that the archive does not name.</summary>
    [TestMethod]
    public void A_file_without_its_folder_is_not_there() => Assert.AreEqual(RootLookupResult.Missing, Read(new CpioWriter().Folders("lib").File("lib/firmware/fw", Firmware).ToArchive()).Find("/lib/firmware/fw").Result);

    [TestMethod]
    [DataRow(new byte[] { 0x5d, 0x00, 0x00, 0x80, 0x00, 0x00, 1, 2 }, "xz --format=lzma -dc")]
    [DataRow(new byte[] { 0x02, 0x21, 0x4c, 0x18, 1, 2 }, "lz4 -dc")]
    public void Names_the_command_for_what_it_does_not_decompress(byte[] bytes, string command)
    {
        var exception = Assert.ThrowsExactly<CpioFormatException>(() => Read(bytes));

        StringAssert.Contains(exception.Message, command);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("hello")]
    [DataRow("070707 an old portable archive")]
    public void Refuses_what_is_no_initramfs(string text) => Assert.ThrowsExactly<CpioFormatException>(() => Read(System.Text.Encoding.ASCII.GetBytes(text)));

    [TestMethod]
    public void Any_cut_gives_an_error_or_a_root()
    {
        foreach (var archive in (byte[][])[Small().ToArchive(), CpioWriter.Gzip(Small().ToArchive()), CpioWriter.Zstd(Small().ToArchive()), Xz])
        {
            for (var length = 0; length < archive.Length; length++)
                ReadOrRefuse(archive[..length]);
        }
    }

    [TestMethod]
    public void Any_changed_byte_gives_an_error_or_a_root()
    {
        foreach (var archive in (byte[][])[Small().ToArchive(), CpioWriter.Gzip(Small().ToArchive()), CpioWriter.Zstd(Small().ToArchive()), Xz])
        {
            for (var offset = 0; offset < archive.Length; offset++)
            {
                foreach (var value in (byte[])[0, 0x30, 0x66, 0xff])
                {
                    var changed = (byte[])archive.Clone();
                    changed[offset] = value;
                    ReadOrRefuse(changed);
                }
            }
        }
    }

    /// <summary>A file of 4 GiB that is not there costs nothing.</summary>
    [TestMethod]
    public void Allocates_nothing_for_sizes_that_are_not_there()
    {
        var archive = System.Text.Encoding.ASCII.GetString(Small().ToArchive()).Replace("00000005", "ffffffff", StringComparison.Ordinal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ReadOrRefuse(System.Text.Encoding.ASCII.GetBytes(archive));

        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Refuses_an_archive_of_endless_names()
    {
        var name = new string('a', 4000);
        var writer = new CpioWriter();
        for (var i = 0; i < 17_000; i++)
            writer.Folders(name);

        Assert.ThrowsExactly<CpioFormatException>(() => Read(CpioWriter.Gzip(writer.ToArchive())));
    }

    private static void ReadsBack(string program, string suffix, string[] options)
    {
        var archive = Small().File("lib/firmware/large", [.. Enumerable.Range(0, 2_000_000).Select(i => (byte)((((long)i * i) >> 9) & 0xff))]).ToArchive();
        var folder = Directory.CreateTempSubdirectory("fwkit-initramfs-").FullName;
        try
        {
            var plain = Path.Combine(folder, "initramfs.cpio");
            File.WriteAllBytes(plain, archive);
            var error = Programs.Run(program, out var exitCode, [.. options, plain]);
            Assert.AreEqual(0, exitCode, error);

            var root = Read(File.ReadAllBytes(plain + suffix));

            Assert.AreEqual(5, root.Find("/lib/firmware/fw").Entry!.Size);
            CollectionAssert.AreEqual(Read(archive).Find("/lib/firmware/large").Entry!.Digest(), root.Find("/lib/firmware/large").Entry!.Digest());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Named(string path) => new CpioWriter().Folders("etc").File(path, Firmware).ToArchive();

    private static CpioFormatException Refuse(byte[] bytes) => Assert.ThrowsExactly<CpioFormatException>(() => Read(bytes));

    private static CpioWriter Small() => new CpioWriter().Folders(".", "lib", "lib/firmware").File("lib/firmware/fw", Firmware).Link("lib/firmware/link", "fw");

    private static Initramfs Read(byte[] bytes) => Initramfs.Read(new MemoryStream(bytes));

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            Read(bytes).Find("/lib/firmware/link");
        }
        catch (CpioFormatException)
        {
        }
    }
}
