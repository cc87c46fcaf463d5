namespace FirmwareKit.DeviceTrees;

/// <summary>A node of a tree that is edited.</summary>
internal sealed class MutableNode
{
    public MutableNode(string name, MutableNode? parent, long offset)
    {
        Name = name;
        Parent = parent;
        Offset = offset;
    }

    public string Name { get; }

    public MutableNode? Parent { get; }

    /// <summary>Byte offset of the node in the blob that it was read from; 0 when it was made here.</summary>
    public long Offset { get; }

    public NamedList<MutableProperty> Properties { get; } = new(property => property.Name, _ => null);

    /// <summary>Subnodes. Like libfdt, a name without unit address finds the first node with that base name.</summary>
    public NamedList<MutableNode> Children { get; } = new(
        node => node.Name,
        node => node.Name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? node.Name[..at] : null);

    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : Parent.Path + "/" + Name;

    /// <summary>fdt_get_phandle: of <c>phandle</c>, else of <c>linux,phandle</c>; 0 when the node has none of 4 bytes.</summary>
    public uint Phandle =>
        Properties.Find("phandle") is { IsCell: true } phandle ? phandle.ReadAt(0)
        : Properties.Find("linux,phandle") is { IsCell: true } older ? older.ReadAt(0)
        : 0;

    public void Set(string name, ReadOnlyMemory<byte> value)
    {
        if (Properties.Find(name) is { } property)
            property.Replace(value);
        else
            Properties.Add(new MutableProperty(name, value, 0));
    }

    /// <summary>The node and all below it, in tree order.</summary>
    public IEnumerable<MutableNode> WithDescendants()
    {
        var open = new Stack<IEnumerator<MutableNode>>();
        yield return this;
        open.Push(Children.GetEnumerator());
        while (open.TryPeek(out var children))
        {
            if (!children.MoveNext())
            {
                open.Pop();
                continue;
            }

            yield return children.Current;
            open.Push(children.Current.Children.GetEnumerator());
        }
    }
}
