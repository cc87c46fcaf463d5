using FirmwareKit.Installed;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Tests.Installed;

[TestClass]
public sealed class InitramfsTests
{
    private static readonly byte[] Firmware = [1, 2, 3, 4, 5];

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
        var archive = Small().File("lib/firmware/large", [.. Enumerable.Range(0, 2_000_000).Select(i => (byte)((((long)i * i) >> 9) & 0xff))]).ToArchive();
        var folder = Directory.CreateTempSubdirectory("fwkit-zstd-").FullName;
        try
        {
            var plain = Path.Combine(folder, "initramfs.cpio");
            File.WriteAllBytes(plain, archive);
            var error = Programs.Run("zstd", out var exitCode, ["-q", .. options, plain, "-o", plain + ".zst"]);
            Assert.AreEqual(0, exitCode, error);

            var root = Read(File.ReadAllBytes(plain + ".zst"));

            Assert.AreEqual(5, root.Find("/lib/firmware/fw").Entry!.Size);
            CollectionAssert.AreEqual(Read(archive).Find("/lib/firmware/large").Entry!.Digest(), root.Find("/lib/firmware/large").Entry!.Digest());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
    [DataRow(new byte[] { 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2 }, "xz -dc")]
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
        foreach (var archive in (byte[][])[Small().ToArchive(), CpioWriter.Gzip(Small().ToArchive()), CpioWriter.Zstd(Small().ToArchive())])
        {
            for (var length = 0; length < archive.Length; length++)
                ReadOrRefuse(archive[..length]);
        }
    }

    [TestMethod]
    public void Any_changed_byte_gives_an_error_or_a_root()
    {
        foreach (var archive in (byte[][])[Small().ToArchive(), CpioWriter.Gzip(Small().ToArchive()), CpioWriter.Zstd(Small().ToArchive())])
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
