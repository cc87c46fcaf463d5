using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.MemoryMaps;

/// <summary>Where the main CPU sees what the core addresses, as far as the board's trees tell.</summary>
internal sealed class BoardAddresses
{
    private readonly RemoteProcessor? _processor;
    private readonly IReadOnlyList<OpTeeRegion> _secureRegions;
    private readonly Soc? _soc;

    public BoardAddresses(RemoteProcessor processor, IReadOnlyList<OpTeeRegion> secureRegions)
    {
        (_processor, _secureRegions, _soc) = (processor, secureRegions, processor.Soc);
    }

    private BoardAddresses() => _secureRegions = [];

    public static BoardAddresses Unknown { get; } = new();

    /// <summary>Whether the boot chain loads the core's firmware before Linux runs: what Linux does not load is there all the same.</summary>
    public bool IsLoadedElsewhere => _processor?.Flavour.Form.Loader == FirmwareLoader.BootChain;

    /// <summary>The physical address of a device address; null when nothing tells it.</summary>
    public ulong? ToPhysical(ulong address)
    {
        if (_processor is null)
            return null;
        if (DmaRange.ToPhysicalAddress(_processor.DmaRanges, address) is { } translated)
            return translated;
        foreach (var region in _processor.Regions)
        {
            if (region is { DeviceAddress: { } start, PhysicalAddress: { } physical } && new AddressRange(start, region.Size).Contains(address))
                return unchecked(physical + (address - start));
        }

        foreach (var window in _processor.Windows)
        {
            if (window.Memory.Contains(address))
                return window.PhysicalAddress is { } start ? unchecked(start + (address - window.Memory.Start)) : null;
        }

        foreach (var region in _secureRegions)
        {
            if (new AddressRange(region.DeviceAddress, region.Size).Contains(address))
                return unchecked(region.PhysicalAddress + (address - region.DeviceAddress));
        }

        return null;
    }

    /// <summary>The physical address of a range's start, and the range by the one name that its bytes have whatever alias is used.</summary>
    public (ulong? Physical, AddressRange Bytes) Locate(AddressRange memory) => ToPhysical(memory.Start) is { } physical
        ? (physical, memory with { Start = _soc?.Canonical(physical) ?? physical })
        : (null, memory);
}
