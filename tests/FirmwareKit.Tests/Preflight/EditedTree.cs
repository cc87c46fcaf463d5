using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Tests.Preflight;

/// <summary>
/// A device tree of testdata with a few changes, each one line: <c>-&amp;label</c> removes a node, <c>-&amp;label:property</c> a property,
/// <c>&amp;label:property = value</c> sets one, <c>&amp;label~name</c> renames a node, <c>+/path/name</c> adds one, <c>/memreserve/ start size</c> reserves.
/// A value is device-tree source: strings, and cells in angle brackets with numbers or references. Instead of a label there may be a path.
/// </summary>
internal sealed class EditedTree
{
    private readonly Node _root;
    private readonly List<(ulong Start, ulong Size)> _reservations = [];
    private uint _nextPhandle = 0x10000;

    private EditedTree(DeviceTree tree)
    {
        _root = Copy(tree.Root);
        _reservations.AddRange(tree.Reservations.Select(range => (range.Start, range.Size)));
    }

    public static DeviceTree Read(string tree, params ReadOnlySpan<string> edits) => DeviceTree.Read(ByteSource.FromMemory(Blob(tree, edits)));

    /// <summary>The same as a blob.</summary>
    public static byte[] Blob(string tree, params ReadOnlySpan<string> edits)
    {
        var edited = new EditedTree(DeviceTree.Read(TestData.Source(["devicetree", .. tree.Split('/')])));
        foreach (var edit in edits)
            edited.Apply(edit);
        return edited.Write();
    }

    private static Node Copy(DeviceTreeNode node) => new(node.Name)
    {
        Properties = [.. node.Properties.Select(property => (property.Name, property.Value.ToArray()))],
        Children = [.. node.Children.Select(Copy)],
    };

    private void Apply(string edit)
    {
        if (edit.StartsWith("/memreserve/", StringComparison.Ordinal))
        {
            var numbers = edit.Split(' ')[1..].Select(Number).ToArray();
            _reservations.Add((numbers[0], numbers[1]));
        }
        else if (edit.StartsWith('+'))
        {
            var slash = edit.LastIndexOf('/');
            Find(edit[1..slash]).Children.Add(new Node(edit[(slash + 1)..]));
        }
        else if (edit.Split('=', 2) is [var place, var value])
        {
            Set(place.Trim(), Value(value.Trim()));
        }
        else if (edit.Split('~') is [var old, var name])
        {
            Find(old).Name = name;
        }
        else if (edit.StartsWith('-') && edit.Contains(':', StringComparison.Ordinal))
        {
            var parts = edit[1..].Split(':');
            Assert.AreEqual(1, Find(parts[0]).Properties.RemoveAll(property => property.Name == parts[1]), edit);
        }
        else if (edit.StartsWith('-'))
        {
            Parent(_root, Find(edit[1..])).Children.Remove(Find(edit[1..]));
        }
        else
        {
            Set(edit, []);
        }
    }

    private void Set(string place, byte[] value)
    {
        var parts = place.Split(':');
        var node = Find(parts[0]);
        node.Properties.RemoveAll(property => property.Name == parts[1]);
        node.Properties.Add((parts[1], value));
    }

    private Node Find(string place)
    {
        var path = place.StartsWith('&') ? Encoding.UTF8.GetString(Find("/__symbols__").Properties.Single(property => property.Name == place[1..]).Value).TrimEnd('\0') : place;
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(_root, (node, name) => node.Children.Single(child => child.Name == name));
    }

    private static Node Parent(Node node, Node child) => node.Children.Contains(child) ? node : node.Children.Select(below => Parent(below, child)).FirstOrDefault(found => found is not null)!;

    private byte[] Value(string source)
    {
        var bytes = new List<byte>();
        foreach (var part in source.Split(", "))
        {
            if (part.StartsWith('"'))
                bytes.AddRange(Encoding.UTF8.GetBytes(part.Trim('"') + "\0"));
            else
                bytes.AddRange(part.Trim('<', '>').Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Cell));
        }

        return [.. bytes];
    }

    private byte[] Cell(string text) => BigEndian(text.StartsWith('&') ? Phandle(Find(text)) : (uint)Number(text));

    private uint Phandle(Node node)
    {
        if (node.Properties.Find(property => property.Name == "phandle").Value is { } value)
            return BinaryPrimitives.ReadUInt32BigEndian(value);
        node.Properties.Add(("phandle", BigEndian(_nextPhandle)));
        return _nextPhandle++;
    }

    private static ulong Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : ulong.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Version 17: header, reservations, structure, strings.</summary>
    private byte[] Write()
    {
        var (structure, strings) = (new List<byte>(), new List<byte>());
        Write(_root, structure, strings);
        Add(structure, 9);
        var reservations = new List<byte>();
        foreach (var (start, size) in _reservations.Append((0UL, 0UL)))
        {
            foreach (var number in (ulong[])[start, size])
            {
                Add(reservations, (uint)(number >> 32));
                Add(reservations, (uint)(number & uint.MaxValue));
            }
        }

        const int Header = 40;
        var (structureAt, stringsAt) = (Header + reservations.Count, Header + reservations.Count + structure.Count);
        var header = new List<byte>();
        foreach (var word in (uint[])[0xd00dfeed, (uint)(stringsAt + strings.Count), (uint)structureAt, (uint)stringsAt, Header, 17, 16, 0, (uint)strings.Count, (uint)structure.Count])
            Add(header, word);
        return [.. header, .. reservations, .. structure, .. strings];
    }

    private static void Write(Node node, List<byte> structure, List<byte> strings)
    {
        Add(structure, 1);
        AddPadded(structure, Encoding.UTF8.GetBytes(node.Name + "\0"));
        foreach (var (name, value) in node.Properties)
        {
            Add(structure, 3);
            Add(structure, (uint)value.Length);
            Add(structure, (uint)strings.Count);
            strings.AddRange(Encoding.UTF8.GetBytes(name + "\0"));
            AddPadded(structure, value);
        }

        foreach (var child in node.Children)
            Write(child, structure, strings);
        Add(structure, 2);
    }

    private static void AddPadded(List<byte> bytes, byte[] value)
    {
        bytes.AddRange(value);
        while (bytes.Count % 4 != 0)
            bytes.Add(0);
    }

    private static void Add(List<byte> bytes, uint word) => bytes.AddRange(BigEndian(word));

    private static byte[] BigEndian(uint word)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        return bytes;
    }

    private sealed class Node(string name)
    {
        public string Name { get; set; } = name;

        public List<(string Name, byte[] Value)> Properties { get; init; } = [];

        public List<Node> Children { get; init; } = [];
    }
}
