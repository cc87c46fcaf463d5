using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>Writes blobs for tests, good ones and hostile ones: nothing is checked. The root is open from the start.</summary>
internal sealed class BlobBuilder
{
    private readonly List<byte> _structure = [0, 0, 0, 1, 0, 0, 0, 0];
    private readonly List<byte> _strings = [];
    private readonly Dictionary<string, int> _names = [];

    public BlobBuilder Begin(string name) => Word(1).Bytes(Zero(name));

    public BlobBuilder End() => Word(2);

    public BlobBuilder Property(string name, params ReadOnlySpan<uint> cells)
    {
        var value = new byte[4 * cells.Length];
        for (var i = 0; i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(4 * i), cells[i]);
        return Property(name, value);
    }

    public BlobBuilder Property(string name, string value) => Property(name, Zero(value));

    public BlobBuilder Property(string name, byte[] value)
    {
        if (!_names.TryGetValue(name, out var offset))
        {
            offset = _names[name] = _strings.Count;
            _strings.AddRange(Zero(name));
        }

        return PropertyAt((uint)offset, value);
    }

    /// <summary>A property whose name is at an offset of the strings block, wherever that is.</summary>
    public BlobBuilder PropertyAt(uint nameOffset, byte[] value) => Word(3).Word((uint)value.Length).Word(nameOffset).Bytes(value);

    public BlobBuilder Strings(ReadOnlySpan<byte> bytes)
    {
        _strings.AddRange(bytes);
        return this;
    }

    /// <summary>Ends the root.</summary>
    public byte[] Build()
    {
        Word(2).Word(9);
        const int Structure = 40 + 16;
        var blob = new byte[Structure + _structure.Count + _strings.Count];
        uint[] header = [0xd00dfeed, (uint)blob.Length, Structure, (uint)(Structure + _structure.Count), 40, 17, 16, 0, (uint)_strings.Count, (uint)_structure.Count];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(4 * i), header[i]);
        _structure.CopyTo(blob, Structure);
        _strings.CopyTo(blob, Structure + _structure.Count);
        return blob;
    }

    private static byte[] Zero(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private BlobBuilder Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Bytes(bytes);
    }

    private BlobBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        _structure.AddRange(bytes);
        while (_structure.Count % 4 != 0)
            _structure.Add(0);
        return this;
    }
}
