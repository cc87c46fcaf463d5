using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Elf.Dwarf;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Elf.Dwarf;

[TestClass]
public sealed class SourceVariablesTests
{
    [TestMethod]
    [DataRow("mp257-openamp-m33.elf", "resource_table")]
    [DataRow("mp157-openamp-m4.elf", "resource_table")]
    [DataRow("mp257-openamp-m33.elf", "vectors")]
    public void Finds_the_line_that_defines_a_variable(string file, string name)
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(TestData.Bytes("firmware", file)));

        var line = SourceVariables.Find(elf, [AddressOf(elf, name)]).Values.Single();

        // The source itself says whether it is the right one.
        var text = File.ReadAllLines(TestData.PathOf(["src", .. line.File.Split('/')]))[line.Line - 1];
        StringAssert.Contains(text, name);
    }

    [TestMethod]
    [DataRow("-gdwarf-2")]
    [DataRow("-gdwarf-3")]
    [DataRow("-gdwarf-4")]
    [DataRow("-gdwarf-5")]
    [DataRow("-gdwarf-5 -gdwarf64")]
    [DataRow("-gdwarf-5 -gz=zlib")]
    public void Reads_each_version_and_form_that_the_compiler_writes(string options)
    {
        using var folder = new TemporaryFolder();
        var elf = ElfFile.Read(ByteSource.FromMemory(File.ReadAllBytes(Binutils.Compile(folder, options.Split(' ')))));

        var line = SourceVariables.Find(elf, [AddressOf(elf, "state")]).Values.Single();

        Assert.IsTrue(line.File.EndsWith("main.c", StringComparison.Ordinal), line.File);
        Assert.AreEqual(2, line.Line);
    }

    [TestMethod]
    public void An_address_inside_of_a_variable_or_without_one_has_no_line()
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(TestData.Bytes("firmware", "mp257-openamp-m33.elf")));
        var start = AddressOf(elf, "resource_table");

        Assert.IsEmpty(SourceVariables.Find(elf, [start + 4, 0x12345678]));
    }

    [TestMethod]
    public void Damaged_sections_are_readable()
    {
        var original = TestData.Bytes("firmware", "mp157-openamp-m4.elf");
        var elf = ElfFile.Read(ByteSource.FromMemory(original));
        var wanted = AddressOf(elf, "resource_table");
        var sections = elf.Sections.Where(section => elf.GetName(section) is ".debug_info" or ".debug_abbrev" or ".debug_line").ToArray();
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var i = 0; i < 4; i++)
            {
                var section = sections[random.Next(sections.Length)];
                bytes[(int)section.Offset + random.Next((int)section.Size)] = (byte)random.Next(256);
            }

            foreach (var line in SourceVariables.Find(ElfFile.Read(ByteSource.FromMemory(bytes)), [wanted, wanted + 1]).Values)
                Assert.IsGreaterThan(0, line.Line);
        }
    }

    [TestMethod]
    public void A_section_cut_at_any_byte_is_readable()
    {
        var original = TestData.Bytes("firmware", "mp257-tfm-s.elf");
        var elf = ElfFile.Read(ByteSource.FromMemory(original));
        foreach (var section in elf.Sections.Where(section => elf.GetName(section) is ".debug_info" or ".debug_abbrev"))
        {
            for (var length = 0U; length < section.Size; length++)
            {
                var bytes = (byte[])original.Clone();
                BitConverter.TryWriteBytes(bytes.AsSpan(BitConverter.ToInt32(bytes, 32) + (section.Index * 40) + 20), length); // sh_size
                Assert.IsLessThanOrEqualTo(1, SourceVariables.Find(ElfFile.Read(ByteSource.FromMemory(bytes)), [0x80000000]).Count);
            }
        }
    }

    private static ulong AddressOf(ElfFile elf, string name)
    {
        Assert.IsTrue(elf.TryFindSymbol(System.Text.Encoding.UTF8.GetBytes(name), out var symbol), name);
        return symbol.Value;
    }
}
