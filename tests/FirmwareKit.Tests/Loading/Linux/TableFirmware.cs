using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.Tests.Loading.Linux;

/// <summary>Firmware put together around a resource table: ELF32, little endian, one segment for each piece of memory, and one for the table.</summary>
internal sealed class TableFirmware
{
    public const uint Any = 0xffffffff;

    private const int HeaderSize = 52;
    private readonly List<(uint Address, byte[] Bytes, uint MemorySize)> _segments = [];
    private readonly List<byte[]> _entries = [];
    private byte[]? _raw;

    /// <summary>Where <c>.resource_table</c> says that it is.</summary>
    public uint TableAddress { get; init; } = 0x10020000;

    public TableFirmware Load(uint address, byte[] bytes, uint? memorySize = null)
    {
        _segments.Add((address, bytes, memorySize ?? (uint)bytes.Length));
        return this;
    }

    public TableFirmware Carveout(string name, uint address, uint size) => Entry(0, [address, 0, size, 0, 0], name);

    public TableFirmware Trace(string name, uint address, uint size) => Entry(2, [address, size, 0], name);

    /// <summary>A virtio device; a ring is its address and number of buffers, with an alignment of 16.</summary>
    public TableFirmware Vdev(uint id, uint features, params (uint Address, uint Count)[] vrings) =>
        Entry(3, [id, 0, features, 0, 0, (uint)vrings.Length << 8, .. vrings.SelectMany(ring => new uint[] { ring.Address, 16, ring.Count, 9, 0 })], null);

    public TableFirmware Other(uint type, params uint[] words) => Entry(type, words, null);

    /// <summary>Everything of the table behind its header.</summary>
    public TableFirmware Raw(uint[] words, uint count)
    {
        _raw = [.. Words(1, count, 0, 0), .. Words(words)];
        return this;
    }

    public byte[] ToBytes()
    {
        var table = _raw ?? Table();
        Load(TableAddress, table);
        var names = "\0.shstrtab\0.resource_table\0"u8.ToArray();
        var offset = HeaderSize + (32 * _segments.Count);
        var headers = new List<uint>();
        var body = new List<byte>();
        foreach (var (address, bytes, memorySize) in _segments)
        {
            headers.AddRange([1, (uint)(offset + body.Count), address, address, (uint)bytes.Length, memorySize, 7, 4]);
            body.AddRange(bytes);
        }

        var tableOffset = offset + body.Count - table.Length;
        var namesOffset = offset + body.Count;
        body.AddRange(names);
        uint[] sections =
        [
            .. new uint[10],
            1, 3, 0, 0, (uint)namesOffset, (uint)names.Length, 0, 0, 1, 0,
            11, 1, 2, TableAddress, (uint)tableOffset, (uint)table.Length, 0, 0, 4, 0,
        ];
        var header = new byte[HeaderSize];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1 }.CopyTo(header, 0);
        ushort[] tail = [52, 32, (ushort)_segments.Count, 40, 3, 1];
        Words(2 | (40u << 16), 1, 0, HeaderSize, (uint)(offset + body.Count), 0).CopyTo(header, 16);
        for (var i = 0; i < tail.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(40 + (2 * i)), tail[i]);
        return [.. header, .. Words([.. headers]), .. body, .. Words(sections)];
    }

    private byte[] Table()
    {
        var offset = (uint)(16 + (4 * _entries.Count));
        var offsets = new List<uint>();
        foreach (var entry in _entries)
        {
            offsets.Add(offset);
            offset += (uint)entry.Length;
        }

        return [.. Words(1, (uint)_entries.Count, 0, 0), .. Words([.. offsets]), .. _entries.SelectMany(entry => entry)];
    }

    private TableFirmware Entry(uint type, uint[] words, string? name)
    {
        var field = new byte[name is null ? 0 : 32];
        Encoding.Latin1.GetBytes(name ?? string.Empty).CopyTo(field, 0);
        _entries.Add([.. Words(type), .. Words(words), .. field]);
        return this;
    }

    private static byte[] Words(params ReadOnlySpan<uint> words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
