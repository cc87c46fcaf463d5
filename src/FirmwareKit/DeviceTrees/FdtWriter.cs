using System.Buffers;
using System.Buffers.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>Writes a tree as a blob of version 17: header, reservations, structure, strings. Names are stored once.</summary>
internal sealed class FdtWriter
{
    private const uint Version = 17;
    private const uint LastCompatibleVersion = 16;
    private const int ReservationEntrySize = 16;

    private readonly ArrayBufferWriter<byte> _structure = new();
    private readonly ArrayBufferWriter<byte> _strings = new();
    private readonly Dictionary<string, uint> _names = [];

    private FdtWriter()
    {
    }

    /// <exception cref="DeviceTreeFormatException">The blob would be larger than the reader takes.</exception>
    public static byte[] Write(MutableTree tree)
    {
        var writer = new FdtWriter();
        writer.WriteNode(tree.Root);
        writer.Word(FdtToken.End);
        return writer.Assemble(tree);
    }

    private byte[] Assemble(MutableTree tree)
    {
        var structureOffset = FdtHeader.Size17 + (ReservationEntrySize * (tree.Reservations.Length + 1));
        var stringsOffset = structureOffset + _structure.WrittenCount;
        var blob = new byte[stringsOffset + _strings.WrittenCount];
        ReadOnlySpan<uint> header =
        [
            FdtHeader.Magic, (uint)blob.Length, (uint)structureOffset, (uint)stringsOffset, FdtHeader.Size17,
            Version, LastCompatibleVersion, tree.BootCpu, (uint)_strings.WrittenCount, (uint)_structure.WrittenCount,
        ];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(4 * i), header[i]);
        for (var i = 0; i < tree.Reservations.Length; i++)
        {
            var entry = blob.AsSpan(FdtHeader.Size17 + (ReservationEntrySize * i));
            BinaryPrimitives.WriteUInt64BigEndian(entry, tree.Reservations[i].Start);
            BinaryPrimitives.WriteUInt64BigEndian(entry[8..], tree.Reservations[i].Size);
        }

        _structure.WrittenSpan.CopyTo(blob.AsSpan(structureOffset));
        _strings.WrittenSpan.CopyTo(blob.AsSpan(stringsOffset));
        return blob;
    }

    /// <summary>Recursion is as deep as the two trees, of at most 64 levels each, that an overlay joins.</summary>
    private void WriteNode(MutableNode node)
    {
        Word(FdtToken.BeginNode);
        Bytes(ZeroTerminated.Encode(node.Name));
        foreach (var property in node.Properties)
        {
            Word(FdtToken.Property);
            Word((uint)property.Value.Length);
            Word(NameOffset(property.Name));
            Bytes(property.Value.Span);
        }

        foreach (var child in node.Children)
            WriteNode(child);
        Word(FdtToken.EndNode);
    }

    private uint NameOffset(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        var offset = (uint)_strings.WrittenCount;
        _strings.Write(ZeroTerminated.Encode(name));
        _names.Add(name, offset);
        return offset;
    }

    private void Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Bytes(bytes);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (_structure.WrittenCount + (long)bytes.Length > FdtHeader.LargestTree)
            throw new DeviceTreeFormatException("FDT004", $"The tree would have more than {FdtHeader.LargestTree} bytes.", 0);
        _structure.Write(bytes);
        _structure.Write("\0\0\0"u8[..(-bytes.Length & 3)]);
    }
}
