using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Elf;

/// <summary>
/// A small ELF32 file for Arm with whatever segments, sections and symbols a test wants. Each section with bytes gets them in the file; a segment takes its offset
/// from the first section at its run address.
/// </summary>
internal sealed class MadeElf
{
    private readonly List<(uint Load, uint Run, uint Size, uint FileSize, uint Flags)> _segments = [];
    private readonly List<(string Name, uint Type, uint Flags, uint Address, uint Size, byte[] Bytes)> _sections = [];
    private readonly List<(string Name, uint Value, uint Size, byte Info, ushort Section)> _symbols = [];

    private const uint Read = 4;
    private const uint Write = 2;
    private const ushort Absolute = 0xfff1;

    public MadeElf Segment(uint load, uint size, uint? fileSize = null, uint flags = Read | Write, uint? run = null)
    {
        _segments.Add((load, run ?? load, size, fileSize ?? size, flags));
        return this;
    }

    /// <summary>Type 1 has bytes, 8 (NOBITS) has none; flags 2 is SHF_ALLOC, 3 with SHF_WRITE, 6 with SHF_EXECINSTR.</summary>
    public MadeElf Section(string name, uint address, uint size, uint type, uint flags = 3)
    {
        _sections.Add((name, type, flags, address, size, type == 8 ? [] : new byte[size]));
        return this;
    }

    /// <summary>A section of variables with these words, little endian.</summary>
    public MadeElf Section(string name, uint address, params ReadOnlySpan<uint> words)
    {
        var bytes = new byte[4 * words.Length];
        Words(bytes, 0, words);
        _sections.Add((name, 1, 3, address, (uint)bytes.Length, bytes));
        return this;
    }

    /// <summary>What a linker script defines: global, no type, no size.</summary>
    public MadeElf Symbol(string name, uint value) => Add(name, value, 0, 0x10, Absolute);

    /// <summary>A global variable; in no section, or in the one with that index, from 1.</summary>
    public MadeElf Variable(string name, uint value, uint size, ushort section = Absolute) => Add(name, value, size, 0x11, section);

    /// <summary>A global function in Thumb code, in the section with that index, from 1.</summary>
    public MadeElf Function(string name, uint value, uint size, ushort section = Absolute) => Add(name, value | 1, size, 0x12, section);

    public ByteSource ToSource()
    {
        var names = new Names();
        var symbolNames = new Names();
        var body = new List<byte>();
        var start = 52 + (32 * _segments.Count);
        var offsets = _sections.ConvertAll(section =>
        {
            var offset = start + body.Count;
            body.AddRange(section.Bytes);
            return (uint)offset;
        });
        var headers = new List<uint[]> { new uint[10] };
        for (var i = 0; i < _sections.Count; i++)
        {
            var section = _sections[i];
            headers.Add([names.Add(section.Name), section.Type, section.Flags, section.Address, offsets[i], section.Size, 0, 0, 4, 0]);
        }

        var symbols = new byte[16 * (_symbols.Count + 1)];
        for (var i = 0; i < _symbols.Count; i++)
        {
            Words(symbols, 16 * (i + 1), symbolNames.Add(_symbols[i].Name), _symbols[i].Value, _symbols[i].Size);
            symbols[(16 * (i + 1)) + 12] = _symbols[i].Info;
            BinaryPrimitives.WriteUInt16LittleEndian(symbols.AsSpan((16 * (i + 1)) + 14), _symbols[i].Section);
        }

        var table = (uint)headers.Count;
        AddTable(headers, body, start, names.Add(".symtab"), 2, symbols, table + 1, 16);
        AddTable(headers, body, start, names.Add(".strtab"), 3, symbolNames.Bytes, 0, 0);
        var last = names.Add(".shstrtab");
        AddTable(headers, body, start, last, 3, names.Bytes, 0, 0);

        var elf = new byte[start + body.Count + (40 * headers.Count)];
        Words(elf, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, 0, 52, (uint)(start + body.Count), 0x05000000, 0x00200034, (uint)_segments.Count | (40u << 16), (uint)headers.Count | ((uint)(headers.Count - 1) << 16));
        for (var i = 0; i < _segments.Count; i++)
        {
            var segment = _segments[i];
            var first = _sections.FindIndex(section => section.Address == segment.Run && section.Type != 8);
            Words(elf, 52 + (32 * i), 1, first < 0 ? 0u : offsets[first], segment.Run, segment.Load, first < 0 ? 0u : segment.FileSize, segment.Size, segment.Flags, 4);
        }

        body.CopyTo(elf, start);
        for (var i = 0; i < headers.Count; i++)
            Words(elf, start + body.Count + (40 * i), headers[i]);
        return ByteSource.FromMemory(elf);
    }

    private static void AddTable(List<uint[]> headers, List<byte> body, int start, uint name, uint type, byte[] bytes, uint link, uint entry)
    {
        headers.Add([name, type, 0, 0, (uint)(start + body.Count), (uint)bytes.Length, link, 0, 4, entry]);
        body.AddRange(bytes);
    }

    private static void Words(Span<byte> elf, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(elf[offset..], word);
            offset += 4;
        }
    }

    private MadeElf Add(string name, uint value, uint size, byte info, ushort section)
    {
        _symbols.Add((name, value, size, info, section));
        return this;
    }

    private sealed class Names
    {
        private readonly List<byte> _bytes = [0];

        public byte[] Bytes => [.. _bytes];

        public uint Add(string name)
        {
            var offset = (uint)_bytes.Count;
            _bytes.AddRange(Encoding.UTF8.GetBytes(name));
            _bytes.Add(0);
            return offset;
        }
    }
}
