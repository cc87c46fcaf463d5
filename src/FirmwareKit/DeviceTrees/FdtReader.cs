using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>
/// Builds the tree from a blob in one pass, without recursion. Every token, name and length is checked where it is read; what breaks the
/// structure ends the reading with the rule's id, offset and node path.
/// </summary>
internal sealed class FdtReader
{
    private const uint BeginNode = 1;
    private const uint EndNode = 2;
    private const uint Property = 3;
    private const uint Nop = 4;
    private const uint End = 9;

    // Limits of the reader, device-tree.md section 1.5. Linux stops at depth 64.
    private const int DeepestNesting = 64;
    private const int MostNodes = 65_536;
    private const int MostProperties = 1_048_576;
    private const int LongestName = 256;

    private readonly ReadOnlyMemory<byte> _blob;
    private readonly FdtHeader _header;
    private readonly Dictionary<uint, string> _propertyNames = [];
    private readonly List<DeviceTreeNode> _nodes = [];
    private DeviceTreeNode? _open;
    private int _depth;
    private int _properties;
    private int _position;

    private FdtReader(FdtHeader header, ReadOnlyMemory<byte> blob)
    {
        _header = header;
        _blob = blob;
        _position = (int)header.StructureOffset;
    }

    public static DeviceTree Read(ByteSource source)
    {
        var header = FdtHeader.Read(source);
        // The one copy: totalsize bytes, after the header was checked against the file. Names and values point into it.
        var blob = new byte[header.TotalSize];
        source.Read(0, blob);
        var reader = new FdtReader(header, blob);
        var reservations = reader.ReadReservations();
        reader.ReadStructure();
        return new DeviceTree(reader._nodes, reservations, header.Version, header.TotalSize);
    }

    /// <summary>Pairs of 64-bit address and size up to the first size 0, which is where libfdt and Linux stop.</summary>
    private ImmutableArray<AddressRange> ReadReservations()
    {
        var reservations = ImmutableArray.CreateBuilder<AddressRange>();
        for (var at = (int)_header.ReservationOffset; ; at += 16)
        {
            if (at + 16 > _blob.Length)
                throw new DeviceTreeFormatException("FDT010", "The reservation block has no entry of size 0 at its end.", at);
            var address = BinaryPrimitives.ReadUInt64BigEndian(_blob.Span[at..]);
            var size = BinaryPrimitives.ReadUInt64BigEndian(_blob.Span[(at + 8)..]);
            if (size == 0)
                return reservations.ToImmutable();
            reservations.Add(new AddressRange(address, size));
        }
    }

    private void ReadStructure()
    {
        while (true)
        {
            var at = _position;
            switch (Word("FDT021", "The structure block stops without an end token."))
            {
                case BeginNode:
                    Begin(at);
                    break;
                case EndNode:
                    if (_open is null)
                        throw Bad("FDT022", "A node ends that was never begun.", at);
                    _open = _open.Parent;
                    _depth--;
                    break;
                case Property:
                    ReadProperty(at);
                    break;
                case Nop:
                    break;
                case End:
                    if (_open is not null)
                        throw Bad("FDT022", "The end token stands inside a node.", at);
                    if (_nodes.Count == 0)
                        throw Bad("FDT021", "The structure block has no root node.", at);
                    return;
                case var token:
                    throw Bad("FDT020", $"Unknown token 0x{token:x}.", at);
            }
        }
    }

    private void Begin(int at)
    {
        var name = NodeName();
        if (_open is null && _nodes.Count != 0)
            throw Bad("FDT023", $"A second root node, \"{Escape(name)}\", follows the first.", at);
        if (_open is null && name.Length != 0)
            throw Bad("FDT024", $"The root node has a name, \"{Escape(name)}\".", at);
        if (++_depth > DeepestNesting)
            throw Bad("FDT034", $"Nodes are nested deeper than {DeepestNesting} levels.", at);
        if (_nodes.Count == MostNodes)
            throw Bad("FDT037", $"More than {MostNodes} nodes.", at);
        var node = new DeviceTreeNode(name, _open, at);
        _open?.Add(node);
        _nodes.Add(node);
        _open = node;
    }

    private string NodeName()
    {
        var at = _position;
        var rest = _blob.Span[at.._header.StructureEnd];
        var length = rest.IndexOf((byte)0);
        if (length < 0)
            throw Bad("FDT030", "A node name has no NUL inside the structure block.", at);
        if (length > LongestName)
            throw Bad("FDT037", $"A node name of {length} bytes; at most {LongestName} are read.", at);
        _position = Align(at + length + 1);
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private void ReadProperty(int at)
    {
        if (_open is null)
            throw Bad(_nodes.Count == 0 ? "FDT025" : "FDT023", "A property stands outside of any node.", at);
        var length = Word("FDT021", "The structure block stops inside a property.");
        var nameOffset = Word("FDT021", "The structure block stops inside a property.");
        if (length > (uint)(_header.StructureEnd - _position))
            throw Bad("FDT027", $"A property of {length} bytes leaves the structure block.", at);
        if (++_properties > MostProperties)
            throw Bad("FDT037", $"More than {MostProperties} properties.", at);
        _open.Add(new DeviceTreeProperty(PropertyName(nameOffset, at), _blob.Slice(_position, (int)length), _position));
        _position = Align(_position + (int)length);
    }

    /// <summary>A property name. Trees share strings, so each distinct offset is decoded once.</summary>
    private string PropertyName(uint offset, int at)
    {
        if (_propertyNames.TryGetValue(offset, out var known))
            return known;
        if (offset >= _header.StringsSize)
            throw Bad("FDT028", $"A property name at 0x{offset:x} lies outside of the strings block of 0x{_header.StringsSize:x} bytes.", at);
        var rest = _blob.Span[((int)_header.StringsOffset + (int)offset).._header.StringsEnd];
        var length = rest.IndexOf((byte)0);
        if (length < 0)
            throw Bad("FDT029", "A property name has no NUL inside the strings block.", at);
        if (length > LongestName)
            throw Bad("FDT037", $"A property name of {length} bytes; at most {LongestName} are read.", at);
        return _propertyNames[offset] = Encoding.UTF8.GetString(rest[..length]);
    }

    private uint Word(string rule, string message)
    {
        if (_position + 4 > _header.StructureEnd)
            throw Bad(rule, message, _position);
        var word = BinaryPrimitives.ReadUInt32BigEndian(_blob.Span[_position..]);
        _position += 4;
        return word;
    }

    private static int Align(int position) => (position + 3) & ~3;

    private static string Escape(string name) => string.Concat(name.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    private DeviceTreeFormatException Bad(string rule, string message, long offset) => new(rule, message, offset, Escape(_open?.Path ?? string.Empty));
}
