using System.Globalization;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Elf.Dwarf;
using FirmwareKit.Tests.Binary;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Tests.Elf.Dwarf;

/// <summary>Lines of code, held against what binutils reads from the same file.</summary>
[TestClass]
public sealed class SourceLinesTests
{
    [TestMethod]
    [DataRow("mp157-openamp-m4.elf")]
    [DataRow("mp257-m0.elf")]
    [DataRow("mp257-openamp-m33.elf")]
    [DataRow("mp257-tfm-ns.elf")]
    [DataRow("mp257-tfm-s.elf")]
    public void Agrees_with_addr2line_on_every_address_of_code(string file)
    {
        Programs.Require("arm-none-eabi-addr2line", "binutils-arm-none-eabi");
        var elf = Open(file);
        var addresses = CodeOf(elf).ToArray();

        var lines = SourceLines.Find(elf, addresses);

        // Binutils wants a compilation unit around a line as well, which newlib's assembly and libgcc do not have.
        var expected = Binutils.Lines(TestData.PathOf("firmware", file), addresses);
        var known = Enumerable.Range(0, addresses.Length).Where(i => expected[i] != "?").ToList();
        foreach (var i in known)
            Assert.AreEqual(expected[i], lines.TryGetValue(addresses[i], out var line) ? Name(line) : "?", $"0x{addresses[i]:x8}");
        Assert.IsGreaterThan(50, known.Count);
    }

    [TestMethod]
    [DataRow("-gdwarf-2")]
    [DataRow("-gdwarf-3")]
    [DataRow("-gdwarf-4")]
    [DataRow("-gdwarf-5")]
    [DataRow("-gdwarf-5 -gdwarf64")]
    [DataRow("-gdwarf-5 -gz=zlib")]
    [DataRow("-gdwarf-4 -gz=zlib")]
    public void Reads_each_version_and_form_that_the_compiler_writes(string options)
    {
        using var folder = new TemporaryFolder();
        var path = Binutils.Compile(folder, options.Split(' '));
        var elf = ElfFile.Read(ByteSource.FromMemory(File.ReadAllBytes(path)));
        var addresses = CodeOf(elf).ToArray();

        var lines = SourceLines.Find(elf, addresses);

        var expected = Binutils.Lines(path, addresses);
        for (var i = 0; i < addresses.Length; i++)
            Assert.AreEqual(expected[i], lines.TryGetValue(addresses[i], out var line) ? Name(line) : "?", $"{options} 0x{addresses[i]:x8}");
        Assert.IsTrue(lines.Values.Any(line => line.File.EndsWith("part.h", StringComparison.Ordinal)), "a line of the included file");
    }

    [TestMethod]
    public void A_file_without_debug_information_has_no_lines()
    {
        var elf = ElfFile.Read(ByteSource.FromMemory(TestData.Bytes("signed", "elf", "tiny_m4.elf")));

        Assert.IsEmpty(SourceLines.Find(elf, CodeOf(elf)));
    }

    [TestMethod]
    public void Data_has_no_line()
    {
        var elf = Open("mp257-openamp-m33.elf");
        elf.TryFindSection(".resource_table"u8, out var table);

        Assert.IsEmpty(SourceLines.Find(elf, [table.Address]));
    }

    internal static IEnumerable<ulong> CodeOf(ElfFile elf) =>
        from section in elf.Sections
        where section.Flags.HasFlag(ElfSectionFlags.Execute | ElfSectionFlags.Allocate)
        from offset in Enumerable.Range(0, (int)section.Size / 2)
        select section.Address + ((ulong)offset * 2);

    private static ElfFile Open(string file) => ElfFile.Read(ByteSource.FromMemory(TestData.Bytes("firmware", file)));

    /// <summary>Binutils puts the folder of the compilation unit before the path, which the line table of versions 2 to 4 does not have.</summary>
    private static string Name(SourceLine line) => string.Create(CultureInfo.InvariantCulture, $"{line.File[(line.File.LastIndexOf('/') + 1)..]}:{line.Line}");
}
