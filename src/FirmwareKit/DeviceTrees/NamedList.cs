using System.Collections;

namespace FirmwareKit.DeviceTrees;

/// <summary>
/// Subnodes or properties of a node that is edited, in the order that libfdt gives them: what is added stands in front of what was there.
/// </summary>
/// <param name="name">Name of an item.</param>
/// <param name="shortName">A second name under which it is found, null when it has none: a node's without unit address.</param>
internal sealed class NamedList<T>(Func<T, string> name, Func<T, string?> shortName) : IEnumerable<T>
    where T : class
{
    /// <summary>Up to here looking through is cheaper than an index.</summary>
    private const int FewEnough = 8;

    private readonly List<T> _read = [];
    private readonly List<T> _added = [];
    private Dictionary<string, T>? _index;

    /// <summary>Puts an item that was read at the end.</summary>
    public void Append(T item) => _read.Add(item);

    /// <summary>Puts a new item in front.</summary>
    public void Add(T item)
    {
        _added.Add(item);
        if (_index is null)
            return;
        _index[name(item)] = item;
        if (shortName(item) is { } other)
            _index[other] = item;
    }

    /// <summary>The first item with this name; null when there is none.</summary>
    public T? Find(string wanted)
    {
        if (_read.Count + _added.Count > FewEnough)
            return (_index ??= CreateIndex()).GetValueOrDefault(wanted);
        foreach (var item in this)
        {
            if (name(item) == wanted || shortName(item) == wanted)
                return item;
        }

        return null;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = _added.Count - 1; i >= 0; i--)
            yield return _added[i];
        foreach (var item in _read)
            yield return item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, T> CreateIndex()
    {
        var index = new Dictionary<string, T>();
        foreach (var item in this)
        {
            index.TryAdd(name(item), item);
            if (shortName(item) is { } other)
                index.TryAdd(other, item);
        }

        return index;
    }
}
