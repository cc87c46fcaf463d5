using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Preflight;

/// <summary>
/// Firmware of testdata with a few changes, each one line: <c>segment 2 paddr = 0x81600000</c>, <c>section .data addr = 0</c>, <c>section .bss named .data</c>,
/// <c>header machine = 243</c>, <c>word 0x80100004 = 1</c> (at a device address), <c>table 0x34 = 0</c> (a word of the resource table), <c>table byte 0x30 = 4</c>,
/// <c>table text 0x74 = heap</c>, <c>symbol _estack value = 0</c>, <c>symbol a named b</c> (over the names that follow it in the string table),
/// <c>attribute 6 = 12</c> (a build attribute), <c>byte 5 = 2</c>, <c>cut 0x400</c>. ELF32, little endian.
/// </summary>
internal static class EditedFirmware
{
    private static readonly string[] SegmentFields = ["type", "offset", "vaddr", "paddr", "filesz", "memsz", "flags", "align"];
    private static readonly string[] SectionFields = ["name", "type", "flags", "addr", "offset", "size"];

    private static readonly Dictionary<string, (int Offset, int Size)> HeaderFields = new()
    {
        ["type"] = (16, 2),
        ["machine"] = (18, 2),
        ["entry"] = (24, 4),
        ["phentsize"] = (42, 2),
        ["phnum"] = (44, 2),
        ["shnum"] = (48, 2),
    };

    public static byte[] Read(string file, params ReadOnlySpan<string> edits)
    {
        var bytes = TestData.Bytes(file.Split('/'));
        foreach (var edit in edits)
            bytes = Apply(bytes, edit);
        return bytes;
    }

    private static byte[] Apply(byte[] bytes, string edit)
    {
        var (place, value) = edit.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : (edit, string.Empty);
        var elf = ElfFile.ReadDamaged(ByteSource.FromMemory(bytes.ToArray()), out _);
        switch (place.Split(' '))
        {
            case ["segment", var index, var field]:
                Write(bytes, (long)elf.Header.ProgramHeaderOffset + (32 * int.Parse(index, CultureInfo.InvariantCulture)) + (4 * Array.IndexOf(SegmentFields, field)), Number(value));
                break;
            case ["section", var name, "named", var other]:
                Write(bytes, Header(elf, name), Section(elf, other).NameOffset);
                break;
            case ["section", var name, var field]:
                Write(bytes, Header(elf, name) + (4 * Array.IndexOf(SectionFields, field)), Number(value));
                break;
            case ["header", var field]:
                var (offset, size) = HeaderFields[field];
                Little(Number(value)).AsSpan(0, size).CopyTo(bytes.AsSpan(offset));
                break;
            case ["word", var address]:
                Assert.IsTrue(elf.TryLocate(Number(address), 4, out var at, out _), edit);
                Write(bytes, at, Number(value));
                break;
            case ["table", var at2]:
                Write(bytes, Table(elf) + Number(at2), Number(value));
                break;
            case ["table", "byte", var at2]:
                bytes[Table(elf) + Number(at2)] = (byte)Number(value);
                break;
            case ["table", "text", var at2]:
                Encoding.UTF8.GetBytes(value).CopyTo(bytes, Table(elf) + Number(at2));
                break;
            case ["symbol", var name, "value"]:
                Write(bytes, Symbol(bytes, elf, name) + 4, Number(value));
                break;
            case ["symbol", var name, "named", var other]:
                Encoding.UTF8.GetBytes(other + "\0").CopyTo(bytes, (long)Section(elf, ".strtab").Offset + NameOffset(elf, name));
                break;
            case ["attribute", var tag]:
                SetAttribute(bytes, elf, (byte)Number(tag), (byte)Number(value));
                break;
            case ["byte", var at2]:
                bytes[Number(at2)] = (byte)Number(value);
                break;
            case ["cut", var length]:
                return bytes[..(int)Number(length)];
            default:
                throw new ArgumentException(edit);
        }

        return bytes;
    }

    private static long Table(ElfFile elf) => (long)Section(elf, ".resource_table").Offset;

    private static ElfSection Section(ElfFile elf, string name) => elf.Sections.First(section => elf.GetName(section) == name);

    private static long Header(ElfFile elf, string name) => (long)elf.Header.SectionHeaderOffset + (40 * Section(elf, name).Index);

    /// <summary>Where the symbol's entry of .symtab is: 16 bytes, of which the first four say where its name is.</summary>
    private static long Symbol(byte[] bytes, ElfFile elf, string name)
    {
        var nameOffset = NameOffset(elf, name);
        var at = (long)Section(elf, ".symtab").Offset;
        while (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)at)) != nameOffset)
            at += 16;
        return at;
    }

    private static uint NameOffset(ElfFile elf, string name)
    {
        foreach (var symbol in elf.GetSymbols())
        {
            if (elf.GetName(symbol) == name)
                return symbol.NameOffset;
        }

        throw new ArgumentException(name);
    }

    /// <summary>The tags in front of a value of one byte: names are strings, all others here are one byte too.</summary>
    private static void SetAttribute(byte[] bytes, ElfFile elf, byte tag, byte value)
    {
        var section = elf.Sections.First(section => section.Type == ElfSectionType.ArmAttributes);
        // 'A', length, "aeabi", tag of the file, length.
        for (var at = (int)section.Offset + 1 + 4 + 6 + 1 + 4; at < (int)(section.Offset + section.Size);)
        {
            if (bytes[at] == tag)
            {
                bytes[at + 1] = value;
                return;
            }

            at = bytes[at] is 4 or 5 ? Array.IndexOf(bytes, (byte)0, at + 1) + 1 : at + 2;
        }

        throw new ArgumentException($"attribute {tag}");
    }

    private static void Write(byte[] bytes, long offset, uint value) => Little(value).CopyTo(bytes, offset);

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture);
}
