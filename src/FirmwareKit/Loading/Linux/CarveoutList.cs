using FirmwareKit.Binary;

namespace FirmwareKit.Loading.Linux;

/// <summary>The carveout list and the two ways to search it.</summary>
internal sealed class CarveoutList(int hostBits)
{
    private readonly List<Carveout> _entries = [];

    // A hostile table adds two entries for each of its vdevs, and each asks for its name first.
    private readonly Dictionary<string, Carveout> _firstOfName = new(StringComparer.Ordinal);

    public IReadOnlyList<Carveout> Entries => _entries;

    public void Add(Carveout entry)
    {
        _entries.Add(entry);
        _firstOfName.TryAdd(entry.Name, entry);
    }

    public void AddRange(IEnumerable<Carveout> entries)
    {
        foreach (var entry in entries)
            Add(entry);
    }

    /// <summary>rproc_find_carveout_by_name: the first entry of that name.</summary>
    public Carveout? Find(string name) => _firstOfName.GetValueOrDefault(name);

    /// <summary>
    /// rproc_da_to_va (D-02, D-04): first entry that holds the range. The offset is a signed 32-bit number, and the end is computed in the width of
    /// the host, so that a huge length can wrap and be accepted; <paramref name="wraps"/> tells.
    /// </summary>
    public Carveout? Translate(ulong deviceAddress, ulong length, out bool wraps)
    {
        wraps = false;
        foreach (var entry in _entries)
        {
            if (!entry.IsMapped || entry.IsDeviceAddressFoundAtBoot)
                continue; // an address that is found at boot is none that a firmware could know
            var offset = unchecked((int)(uint)(deviceAddress - entry.DeviceAddress));
            if (offset < 0)
                continue;
            var end = unchecked((ulong)offset + length);
            wraps = end < length;
            if (hostBits == 32)
            {
                wraps = end > uint.MaxValue;
                end &= uint.MaxValue;
            }

            if (end <= entry.Length)
                return entry;
        }

        wraps = false;
        return null;
    }

    /// <summary>The entries as the outcome shows them.</summary>
    public IReadOnlyList<LoadedRegion> ToRegions() => _entries.ConvertAll(ToRegion);

    public static LoadedRegion ToRegion(Carveout entry) =>
        new(entry.Name, entry.DeviceAddress, entry.PhysicalAddress, entry.Length, entry.Origin != CarveoutOrigin.PoolReference);

    /// <summary>A use of memory, and the region that holds all of it.</summary>
    public MemoryUse Use(MemoryUseKind kind, string name, ulong deviceAddress, ulong length)
    {
        var memory = new AddressRange(deviceAddress, length);
        var region = _entries.Find(entry => new AddressRange(entry.DeviceAddress, entry.Length).Contains(memory));
        return new MemoryUse(kind, name, memory, region is null ? null : ToRegion(region));
    }
}
