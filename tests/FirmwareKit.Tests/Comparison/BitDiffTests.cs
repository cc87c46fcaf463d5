using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Comparison;
using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Tests.Comparison;

[TestClass]
public sealed class BitDiffTests
{
    private static readonly byte[] M4 = TestData.Bytes("firmware", "mp157-openamp-m4.elf");

    [TestMethod]
    public void The_same_bytes_are_identical()
    {
        var diff = SmallElf.CompareBits(M4, [.. M4]);

        Assert.IsTrue(diff.IsIdentical);
        Assert.IsEmpty(diff.Places);
        Assert.AreEqual(64, diff.Old.Sha256.Length);
        Assert.AreEqual(diff.Old.Sha256, diff.New.Sha256);
    }

    [TestMethod]
    [DataRow(4, "ELF header, e_ident")]
    [DataRow(24, "ELF header, e_entry")]
    [DataRow(51, "ELF header, e_shstrndx")]
    [DataRow(52, "program header 0, p_type")]
    [DataRow(52 + 32 + 16, "program header 1, p_filesz")]
    public void Fields_of_headers_have_their_names(int offset, string place) => Assert.AreEqual(place, At(M4, offset).Place);

    [TestMethod]
    public void Section_headers_name_their_section()
    {
        using var source = ByteSource.FromMemory(M4);
        var elf = ElfFile.Read(source);
        var index = elf.Sections.Single(section => elf.GetName(section) == ".text").Index;

        Assert.AreEqual($"section header {index} (.text), sh_size", At(M4, (int)elf.Header.SectionHeaderOffset + (40 * index) + 20).Place);
    }

    [TestMethod]
    public void A_byte_of_code_has_its_section_address_and_symbol()
    {
        using var source = ByteSource.FromMemory(M4);
        var elf = ElfFile.Read(source);
        Assert.IsTrue(elf.TryFindSymbol("main"u8, out var main));
        var text = elf.Sections.Single(section => elf.GetName(section) == ".text");
        var address = (main.Value & ~1ul) + 2;

        var run = At(M4, (int)(text.Offset + address - text.Address));

        Assert.AreEqual((".text", "main", 2ul, address), (run.Place, run.Symbol, run.SymbolOffset, run.Address!.Value));
        Assert.AreEqual(1, run.OldBytes.Length);
    }

    [TestMethod]
    [DataRow(0, "header, magic number")]
    [DataRow(17, "header, length of the images")]
    [DataRow(20, "SIGNTYPE, type")]
    [DataRow(24, "SIGNTYPE, length")]
    [DataRow(28, "SIGNTYPE, value")]
    [DataRow(29, "SIGNTYPE, padding")]
    public void Records_have_their_names(int offset, string place)
    {
        // A changed magic number leaves no signed image to compare with; names are those of the old file.
        Assert.AreEqual(place, At(TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin"), offset).Place);
    }

    [TestMethod]
    public void Signature_hashes_and_the_file_inside_have_their_names()
    {
        var golden = TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin");
        using var source = ByteSource.FromMemory(golden);
        var image = TeeImage.Read(source);
        Assert.IsTrue(image.Tlvs.TryFind(TlvType.HashTable, out var table));

        Assert.AreEqual("signature", At(golden, (int)image.Header.SignatureOffset).Place);
        Assert.AreEqual("HASHTABLE, entry 1, SHA-256", At(golden, (int)table.ValueOffset + 64 + 32).Place);
        Assert.AreEqual("ELF header, e_type", At(golden, (int)image.Header.ImagesOffset + 16).Place);
    }

    [TestMethod]
    public void Runs_and_bytes_are_counted_by_place()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "aaaabbbb"), SmallElf.Text(".data", 0x2000, "cccc")]);
        var @new = SmallElf.Make([SmallElf.Text(".text", 0x1000, "axaabxxx"), SmallElf.Text(".data", 0x2000, "xxcc")]);

        var diff = SmallElf.CompareBits(old, @new);

        Assert.AreEqual((6L, 2L), (diff.DifferingBytes, diff.RunCount));
        CollectionAssert.AreEqual(new[] { (".text", 4L), (".data", 2L) }, diff.Places.Select(place => (place.Name, place.Bytes)).ToArray());
        CollectionAssert.AreEqual(new[] { 1L, 3L, 2L }, diff.First.Select(run => run.Length).ToArray());
    }

    [TestMethod]
    public void What_only_the_longer_file_has_differs()
    {
        var diff = SmallElf.CompareBits(M4, [.. M4, 1, 2, 3]);

        Assert.AreEqual((3L, 1L), (diff.DifferingBytes, diff.RunCount));
        Assert.AreEqual(0, diff.First[0].OldBytes.Length);
        Assert.AreEqual("010203", Convert.ToHexStringLower(diff.First[0].NewBytes.Span));
        Assert.AreEqual(BitCauseKind.Size, diff.Causes.Single().Kind);
    }

    [TestMethod]
    [DataRow(BitCauseKind.DateOrTime, ".rodata", "built Nov 24 2026 10:11:12", "built Nov 25 2026 09:08:07")]
    [DataRow(BitCauseKind.DateOrTime, ".rodata", "built 2026-11-24", "built 2026-11-25")]
    [DataRow(BitCauseKind.Path, ".debug_str", "/home/anna/src/main.c", "/home/bert/src/main.c")]
    [DataRow(BitCauseKind.Path, ".debug_line_str", "C:\\build1\\main.c", "C:\\build2\\main.c")]
    public void Common_causes_are_recognised(BitCauseKind kind, string section, string old, string @new)
    {
        var cause = SmallElf.CompareBits(Make(old), Make(@new)).Causes.Single();

        Assert.AreEqual((kind, section, old, @new), (cause.Kind, cause.Place, cause.Old, cause.New));

        byte[] Make(string text) => SmallElf.Make([new SmallSection(section, 1, 0, 0, Encoding.ASCII.GetBytes($"\0{text}\0more\0"))]);
    }

    [TestMethod]
    [DataRow("version 1.2.3", "version 1.2.4")]
    [DataRow("plain text", "other text")]
    public void Nothing_is_made_of_other_texts(string old, string @new) =>
        Assert.IsFalse(SmallElf.CompareBits(SmallElf.Make([SmallElf.Text(".rodata", 0, old)]), SmallElf.Make([SmallElf.Text(".rodata", 0, @new)])).Causes.Any());

    [TestMethod]
    public void A_build_id_is_shown_whole()
    {
        var cause = SmallElf.CompareBits(Make(0x11), Make(0x22)).Causes.Single();

        Assert.AreEqual(BitCauseKind.BuildId, cause.Kind);
        Assert.AreEqual(string.Concat(Enumerable.Repeat("11", 20)), cause.Old);
        Assert.AreEqual(string.Concat(Enumerable.Repeat("22", 20)), cause.New);

        static byte[] Make(byte id) => SmallElf.Make([new SmallSection(".note.gnu.build-id", 7, 2, 0, [4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, (byte)'G', (byte)'N', (byte)'U', 0, .. Enumerable.Repeat(id, 20)])]);
    }

    [TestMethod]
    public void Causes_are_found_behind_what_grew()
    {
        var old = Make("/home/anna/src", "GCC: 12.2", "code");
        var @new = Make("/home/bertrand/other/src", "GCC: 13.1", "code");

        var diff = SmallElf.CompareBits(old, @new);

        CollectionAssert.AreEqual(
            new[] { (BitCauseKind.Path, ".rodata", "/home/anna/src", "/home/bertrand/other/src"), (BitCauseKind.Compiler, ".comment", "GCC: 12.2", "GCC: 13.1") },
            diff.Causes.Where(cause => cause.Kind != BitCauseKind.Size).Select(cause => (cause.Kind, cause.Place, cause.Old, cause.New)).ToArray());
        CollectionAssert.AreEqual(new[] { ".text", ".shstrtab" }, diff.Moved.ToArray());

        static byte[] Make(string path, string compiler, string code) => SmallElf.Make([SmallElf.Text(".rodata", 0x1000, $"\0{path}\0"), SmallElf.Text(".text", 0x2000, code), new SmallSection(".comment", 1, 0, 0, Encoding.ASCII.GetBytes(compiler + "\0"))]);
    }

    [TestMethod]
    public void A_date_after_a_path_of_the_same_length_is_found_too()
    {
        var kinds = SmallElf.CompareBits(Make("/home/anna/a.c\0built 2026-11-24\0"), Make("/home/bert/a.c\0built 2026-11-25\0")).Causes.Select(cause => cause.Kind).ToArray();

        CollectionAssert.AreEqual(new[] { BitCauseKind.Path, BitCauseKind.DateOrTime }, kinds);

        static byte[] Make(string text) => SmallElf.Make([SmallElf.Text(".rodata", 0x1000, text)]);
    }

    [TestMethod]
    public void Fields_of_one_table_are_counted_together()
    {
        var old = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code")], (0x1000, 0));
        var @new = (byte[])[.. old];
        @new[^1] ^= 1;
        @new[^20] ^= 1;
        @new[52 + 24] ^= 1;

        CollectionAssert.AreEqual(new[] { ("program headers", 1L), ("section headers", 2L) }, SmallElf.CompareBits(old, @new).Places.Select(place => (place.Name, place.Bytes)).ToArray());
    }

    [TestMethod]
    public void A_section_goes_on_behind_one_inside_it()
    {
        var old = SmallElf.Make([SmallElf.Text(".outer", 0x1000, "outer, and more of it"), SmallElf.Text(".inner", 0x2000, "in")]);
        SmallElf.Words(old, old.Length - 80 + 16, 52 + 2); // .inner is inside .outer, 2 bytes after its start

        Assert.AreEqual((".outer", ".inner", ".outer"), (At(old, 52).Place, At(old, 54).Place, At(old, 60).Place));
    }

    [TestMethod]
    public void Other_ivs_and_keys_are_recognised()
    {
        Assert.AreEqual(BitCauseKind.InitializationVector, Kind("enc-aes128-ns.st.bin", "enc-aes256-ns.st.bin"));
        Assert.AreEqual(BitCauseKind.Key, Kind("rsa2048-keyinfo-ns.st.bin", "p256-keyinfo-ns.st.bin"));

        static BitCauseKind Kind(string old, string @new) => SmallElf.CompareBits(TestData.Bytes("signed", "golden", old), TestData.Bytes("signed", "golden", @new)).Causes[0].Kind;
    }

    [TestMethod]
    public void Another_signature_of_the_same_bytes_is_recognised()
    {
        var diff = SmallElf.CompareBits(TestData.Bytes("signed", "golden", "rsa2048-m4.upstream.bin"), TestData.Bytes("signed", "edge", "s01-sig-bitflip.bin"));

        Assert.AreEqual("signature", diff.Places.Single().Name);
        Assert.AreEqual(BitCauseKind.Signature, diff.Causes.Single().Kind);
    }

    [TestMethod]
    public void Files_that_differ_in_every_second_byte_end_soon()
    {
        var old = new byte[4_000_000];
        M4.CopyTo(old, 0);
        var @new = (byte[])[.. old];
        for (var i = 0; i < @new.Length; i += 2)
            @new[i] ^= 1;

        var diff = SmallElf.CompareBits(old, @new);

        Assert.AreEqual((2_000_000L, 2_000_000L), (diff.DifferingBytes, diff.RunCount));
        Assert.AreEqual(diff.DifferingBytes, diff.Places.Sum(place => place.Bytes));
        Assert.HasCount(BitDiff.MostRuns, diff.First);
    }

    [TestMethod]
    public void Overlapping_headers_name_every_byte()
    {
        // The program headers, the section headers and a section on the same bytes.
        var elf = SmallElf.Make([SmallElf.Text(".text", 0x1000, "code")], (0x1000, 0));
        elf[32..36].CopyTo(elf, 28);
        SmallElf.Words(elf, 32, 52);

        var @new = Array.ConvertAll(elf, b => (byte)(b ^ 0xff));

        Assert.AreEqual(elf.Length, SmallElf.CompareBits(elf, @new).DifferingBytes);
    }

    private static BitRun At(byte[] file, int offset)
    {
        var changed = (byte[])[.. file];
        changed[offset] ^= 0x40;
        var run = SmallElf.CompareBits(file, changed).First.Single();
        Assert.AreEqual((offset, 1), (run.Offset, run.Length));
        return run;
    }
}
