namespace FirmwareKit.Comparison;

/// <summary>Differences of one kind. A hostile pair of files has millions: those beyond <see cref="MostItems"/> are counted and not kept.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class DifferenceList<T>
{
    /// <summary>The most that are kept.</summary>
    public const int MostItems = 4096;

    private readonly List<T> _items = [];

    /// <summary>The first of them, in order.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one; it is made only when it is kept.</summary>
    internal void Add(Func<T> make)
    {
        Count++;
        if (_items.Count < MostItems)
            _items.Add(make());
    }
}
