using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf;

[TestClass]
public sealed class HostileElfTests
{
    [TestMethod]
    [DataRow("tiny_m4.elf")]
    [DataRow("tiny_s.elf")]
    [DataRow("tiny_exidx.elf")]
    public void A_file_cut_at_any_byte_is_an_error_or_a_file(string file)
    {
        var bytes = TestData.Bytes("signed", "elf", file);
        for (var length = 0; length < bytes.Length; length++)
            ReadEverything(bytes.AsMemory(0, length));
    }

    [TestMethod]
    [DataRow("tiny_m4.elf")]
    [DataRow("tiny_exidx_clash.elf")]
    public void Any_changed_byte_is_an_error_or_a_file(string file)
    {
        var bytes = TestData.Bytes("signed", "elf", file);
        foreach (var value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
        {
            for (var offset = 0; offset < bytes.Length; offset++)
            {
                var old = bytes[offset];
                bytes[offset] = value;
                ReadEverything(bytes);
                bytes[offset] = old;
            }
        }
    }

    [TestMethod]
    public void Many_random_changes_are_an_error_or_a_file()
    {
        var original = TestData.Bytes("conformance", "linux", "firmware", "elf64-base.elf");
        var random = new Random(1);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var i = 0; i < 8; i++)
                bytes[random.Next(2) == 0 ? random.Next(64) : random.Next(bytes.Length)] = (byte)random.Next(256);
            ReadEverything(bytes);
        }
    }

    private static void ReadEverything(ReadOnlyMemory<byte> bytes)
    {
        var source = ByteSource.FromMemory(bytes);
        try
        {
            Touch(ElfFile.Read(source));
        }
        catch (ElfFormatException e)
        {
            Assert.IsGreaterThanOrEqualTo(0, e.Offset);
        }

        try
        {
            Touch(ElfFile.ReadDamaged(source, out _));
        }
        catch (ElfFormatException e)
        {
            Assert.IsLessThan(64, e.Offset, "only a bad header leaves nothing to read");
        }
    }

    private static void Touch(ElfFile elf)
    {
        foreach (var section in elf.Sections)
            elf.GetName(section);
        foreach (var symbol in elf.GetSymbols())
            elf.GetName(symbol);
        elf.TryFindSection(".resource_table"u8, out _);
        elf.TryFindSymbol("_estack"u8, out _);
        elf.TryLocate(0x10000000, 4, out _, out _);
    }
}
