using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Comparison;
using FirmwareKit.Firmware;

namespace FirmwareKit.Tests.Comparison;

/// <summary>A section of an ELF file that a test makes.</summary>
internal sealed record SmallSection(string Name, uint Type, uint Flags, uint Address, byte[] Bytes, uint Link = 0);

/// <summary>Makes 32-bit Arm ELF files from sections and segments, and reads files for a comparison.</summary>
internal static class SmallElf
{
    private const int HeaderSize = 52;

    /// <summary>Header, program headers, sections, names of the sections, section headers. A segment is a load address with the index of its section.</summary>
    public static byte[] Make(IReadOnlyList<SmallSection> sections, params (uint LoadAddress, int Section)[] segments)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        var all = sections.Append(new SmallSection(".shstrtab", 3, 0, 0, [])).ToList();
        var nameOffsets = all.ConvertAll(section =>
        {
            var offset = (uint)names.Position;
            names.Write(Encoding.ASCII.GetBytes(section.Name + "\0"));
            return offset;
        });
        all[^1] = all[^1] with { Bytes = names.ToArray() };
        var offsets = new List<uint>();
        var end = (uint)(HeaderSize + (32 * segments.Length));
        foreach (var section in all)
        {
            offsets.Add(end);
            end += (uint)section.Bytes.Length;
        }

        var elf = new byte[end + (40 * (all.Count + 1))];
        Words(elf, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, 0, segments.Length == 0 ? 0 : (uint)HeaderSize, end, 0x05000000, 0x00200034, (uint)segments.Length | (40 << 16), (uint)(all.Count + 1) | ((uint)all.Count << 16));
        for (var i = 0; i < segments.Length; i++)
        {
            var (address, index) = segments[i];
            Words(elf, HeaderSize + (32 * i), 1, offsets[index], all[index].Address, address, (uint)all[index].Bytes.Length, (uint)all[index].Bytes.Length, 5, 4);
        }

        for (var i = 0; i < all.Count; i++)
        {
            all[i].Bytes.CopyTo(elf, offsets[i]);
            Words(elf, (int)end + (40 * (i + 1)), nameOffsets[i], all[i].Type, all[i].Flags, all[i].Address, offsets[i], (uint)all[i].Bytes.Length, all[i].Link, 0, 1, 16);
        }

        return elf;
    }

    /// <summary>A section with text that takes memory.</summary>
    public static SmallSection Text(string name, uint address, string text) => new(name, 1, 2, address, Encoding.ASCII.GetBytes(text));

    /// <summary>A file with functions.</summary>
    public static byte[] WithSymbols(params (string Name, uint Value, uint Size)[] symbols)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        var table = new byte[16 * (symbols.Length + 1)];
        for (var i = 0; i < symbols.Length; i++)
        {
            Words(table, 16 * (i + 1), (uint)names.Position, symbols[i].Value, symbols[i].Size, 0x00010012);
            names.Write(Encoding.ASCII.GetBytes(symbols[i].Name + "\0"));
        }

        return Make([Text(".text", 0x1000, "code"), new SmallSection(".symtab", 2, 0, 0, table, Link: 3), new SmallSection(".strtab", 3, 0, 0, names.ToArray())], (0x1000, 0));
    }

    public static FirmwareImage Image(byte[] bytes) => FirmwareImage.Open("firmware.elf", ByteSource.FromMemory(bytes));

    public static FirmwareDiff Compare(byte[] old, byte[] @new, int top = 10) => FirmwareDiff.Compare(ComparedFirmware.Open(Image(old)), ComparedFirmware.Open(Image(@new)), top);

    public static BitDiff CompareBits(byte[] old, byte[] @new) => BitDiff.Compare(Image(old), Image(@new));

    public static void Words(Span<byte> bytes, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], word);
            offset += 4;
        }
    }
}
