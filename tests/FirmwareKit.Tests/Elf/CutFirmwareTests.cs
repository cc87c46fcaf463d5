using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

/// <summary>Real firmware that is cut or damaged: an <see cref="ElfFormatException"/> or a file whose every part can be read.</summary>
[TestClass]
public sealed class CutFirmwareTests
{
    private const int Small = 3000;

    public static IEnumerable<object[]> Files =>
        from folder in new[] { "firmware", "firmware/broken", "signed/elf" }
        from path in Directory.GetFiles(TestData.PathOf(folder.Split('/')), "*.elf")
        select new object[] { $"{folder}/{Path.GetFileName(path)}" };

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void A_cut_file_is_refused_or_readable_in_full(string file)
    {
        var bytes = TestData.Bytes(file.Split('/'));
        foreach (var length in Lengths(bytes.Length))
            AssertRefusedOrReadable(bytes.AsMemory(0, length), $"{length} of {bytes.Length} bytes");
    }

    [TestMethod]
    [DataRow("mp157-openamp-m4.elf")]
    [DataRow("mp257-openamp-m33.elf")]
    [DataRow("mp257-m0.elf")]
    public void Firmware_without_its_last_byte_is_damaged_in_its_section_headers(string file)
    {
        var bytes = TestData.Bytes("firmware", file);

        ElfFile.ReadDamaged(ByteSource.FromMemory(bytes.AsMemory(0, bytes.Length - 1)), out var damage);

        // The tool chain puts the section headers last; e_shoff is at offset 32.
        Assert.AreEqual(32, Assert.ContainsSingle(damage).Offset);
    }

    [TestMethod]
    public void Twenty_thousand_random_bytes_are_refused_or_readable_in_full()
    {
        var original = TestData.Bytes("signed", "elf", "tiny_m4.elf");
        var random = new Random(20_000);
        for (var round = 0; round < 20_000; round++)
        {
            var offset = random.Next(original.Length);
            var value = (byte)random.Next(256);
            var bytes = (byte[])original.Clone();
            bytes[offset] = value;
            AssertRefusedOrReadable(bytes, $"0x{value:x2} at byte 0x{offset:x}");
        }
    }

    /// <summary>Every length of a small file; of a large one the headers, and then a prime step so that all alignments come up.</summary>
    private static IEnumerable<int> Lengths(int length)
    {
        // A file above 1 MB has some 100,000 symbol and name reads a length: a larger step keeps the test short.
        var step = length < Small ? 1 : length < 100_000 ? 97 : 9_973;
        for (var at = 0; at < length; at += at < 600 ? 1 : step)
            yield return at;
    }

    private static void AssertRefusedOrReadable(ReadOnlyMemory<byte> bytes, string what)
    {
        try
        {
            Use(() => ElfFile.Read(ByteSource.FromMemory(bytes)));
            Use(() => ElfFile.ReadDamaged(ByteSource.FromMemory(bytes), out _));
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static void Use(Func<ElfFile> read)
    {
        ElfFile elf;
        try
        {
            elf = read();
        }
        catch (ElfFormatException)
        {
            return;
        }

        // Outside of the try: once a file was read, nothing about it may throw.
        foreach (var section in elf.Sections)
            _ = elf.GetName(section).Length + section.Memory.ToString().Length;
        foreach (var symbol in elf.GetSymbols())
            _ = elf.GetName(symbol).Length;
        foreach (var segment in elf.Segments)
            elf.TryLocate(segment.PhysicalAddress, segment.FileSize, out _, out _);
        elf.TryFindSymbol("_estack"u8, out _);
    }
}
