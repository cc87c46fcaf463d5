using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>
/// Builds the tree from a blob in one pass, without recursion. Every token, name and length is checked where it is read; what breaks the
/// structure ends the reading with the rule's id, offset and node path. What does not goes to the list of complaints, when the caller has one.
/// </summary>
internal sealed class FdtReader
{
    // Limits of the reader, device-tree.md section 1.5. Linux stops at depth 64.
    private const int DeepestNesting = 64;
    private const int MostNodes = 65_536;
    private const int MostProperties = 1_048_576;
    private const int LongestName = 256;

    private readonly ReadOnlyMemory<byte> _blob;
    private readonly FdtHeader _header;
    private readonly ComplaintList? _complaints;
    private readonly Dictionary<uint, string> _propertyNames = [];
    private readonly List<DeviceTreeNode> _nodes = [];
    private readonly OpenNodes _open = new();
    private int _properties;
    private int _nameBytes;
    private int _position;

    private FdtReader(FdtHeader header, ReadOnlyMemory<byte> blob, ComplaintList? complaints)
    {
        _header = header;
        _blob = blob;
        _complaints = complaints;
        _position = (int)header.StructureOffset;
    }

    public static DeviceTree Read(ByteSource source, ComplaintList? complaints, uint largest)
    {
        var header = FdtHeader.Read(source, largest);
        // The one copy: totalsize bytes, after the header was checked against the file. Names and values point into it.
        var blob = new byte[header.TotalSize];
        source.Read(0, blob);
        var reservations = ReservationBlock.Read(header, blob, complaints, out var reservationEnd);
        var reader = new FdtReader(header, blob, complaints);
        reader.ReadStructure();
        var tree = new DeviceTree([.. reader._nodes], reservations, header);
        if (complaints is not null)
        {
            BlockChecks.Run(header, source.Length, reservationEnd, reader._position, complaints);
            TreeChecks.Run(tree, complaints);
        }

        return tree;
    }

    private void ReadStructure()
    {
        while (true)
        {
            var at = _position;
            switch (Word("The structure block stops without an end token."))
            {
                case FdtToken.BeginNode:
                    Begin(at);
                    break;
                case FdtToken.EndNode:
                    if (_open.Innermost is not { } node)
                        throw Bad("FDT022", "A node ends that was never begun.", at);
                    _open.Close();
                    if (_complaints is not null)
                        DuplicateNames.Report(node, _complaints);
                    break;
                case FdtToken.Property:
                    ReadProperty(at);
                    break;
                case FdtToken.Nop:
                    break;
                case FdtToken.End:
                    if (_open.Innermost is not null)
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
        var name = NodeNameAt(_position);
        if (_open.Innermost is null && _nodes.Count != 0)
            throw Bad("FDT023", $"A second root node, \"{NodeName.Escape(name)}\", follows the first.", at);
        if (_open.Innermost is null && name.Length != 0)
            throw Bad("FDT024", $"The root node has a name, \"{NodeName.Escape(name)}\".", at);
        if (_open.Count == DeepestNesting)
            throw Bad("FDT034", $"Nodes are nested deeper than {DeepestNesting} levels.", at);
        if (_nodes.Count == MostNodes)
            throw Bad("FDT037", $"More than {MostNodes} nodes.", at);
        var node = new DeviceTreeNode(name, _open.Innermost, at);
        _open.Open(node);
        _nodes.Add(node);
        if (_complaints?.Wants("FDT031") == true && node.Parent is not null && NodeName.Complaint(name) is { } complaint)
            _complaints.Add("FDT031", DeviceTreeSeverity.Error, $"The node name \"{NodeName.Escape(name)}\" {complaint}.", at, node);
    }

    private string NodeNameAt(int at)
    {
        var rest = _blob.Span[at.._header.StructureEnd];
        var length = rest.IndexOf((byte)0);
        if (length < 0)
            throw Bad("FDT030", "A node name has no NUL inside the structure block.", at);
        if (length > LongestName)
            throw Bad("FDT037", $"A node name of {length} bytes; at most {LongestName} are read.", at);
        Skip(length + 1);
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private void ReadProperty(int at)
    {
        if (_open.Innermost is not { } node)
            throw Bad(_nodes.Count == 0 ? "FDT025" : "FDT023", "A property stands outside of any node.", at);
        var length = Word("The structure block stops inside a property.");
        var nameOffset = Word("The structure block stops inside a property.");
        if (length > (uint)(_header.StructureEnd - _position))
            throw Bad("FDT027", $"A property of {length} bytes leaves the structure block.", at);
        if (++_properties > MostProperties)
            throw Bad("FDT037", $"More than {MostProperties} properties.", at);
        var property = new DeviceTreeProperty(PropertyName(nameOffset, at), _blob.Slice(_position, (int)length), _position);
        Skip((int)length);
        if (_complaints?.Wants("FDT026") == true && _open.HasSubnodes)
            _complaints.Add("FDT026", DeviceTreeSeverity.Error, $"The property \"{NodeName.Escape(property.Name)}\" stands after a subnode.", at, node);
        if (_complaints?.Wants("FDT031") == true && !NodeName.IsPropertyName(property.Name))
            _complaints.Add("FDT031", DeviceTreeSeverity.Error, $"The property name \"{NodeName.Escape(property.Name)}\" is empty or has characters outside of letters, digits and ,._+-?#.", at, node);
        _open.Add(property);
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
        // Each tail of one long string is a name of its own: together they must not be larger than the file.
        _nameBytes += length;
        if (_nameBytes > _blob.Length)
            throw Bad("FDT037", "The distinct property names together are longer than the blob.", at);
        return _propertyNames[offset] = Encoding.UTF8.GetString(rest[..length]);
    }

    private uint Word(string message)
    {
        if (_position + 4 > _header.StructureEnd)
            throw Bad("FDT021", message, _position);
        var word = BinaryPrimitives.ReadUInt32BigEndian(_blob.Span[_position..]);
        _position += 4;
        return word;
    }

    /// <summary>Passes bytes that were looked at, and the padding behind them.</summary>
    private void Skip(int count)
    {
        var end = _position + count;
        _position = (end + 3) & ~3;
        if (_complaints is not null && _position <= _header.StructureEnd && _blob.Span[end.._position].ContainsAnyExcept((byte)0))
            _complaints.Add("FDT036", DeviceTreeSeverity.Information, "The padding behind a name or a value is not zero.", end, _open.Innermost);
    }

    private DeviceTreeFormatException Bad(string rule, string message, long offset) =>
        new(rule, message, offset, NodeName.Escape(_open.Innermost?.Path ?? string.Empty));
}
