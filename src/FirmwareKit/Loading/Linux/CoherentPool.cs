using System.Numerics;
using FirmwareKit.Binary;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// A shared-dma-pool (kernel/dma/coherent.c): hands out blocks of a power-of-two number of pages, aligned to their size from the pool's start.
/// </summary>
internal sealed class CoherentPool(ProcessorRegion region)
{
    private const ulong PageSize = 4096;

    private readonly List<AddressRange> _blocks = [];

    // No block is given back, so that what was taken once stays taken: the search for a size goes on where it ended.
    private readonly Dictionary<ulong, ulong> _searched = [];

    public ProcessorRegion Region { get; } = region;

    /// <summary>
    /// rmem_dma_setup: whether the kernel made a pool of the region at early boot. Not when it is reusable, and on 32-bit Arm not without no-map.
    /// </summary>
    public static bool IsUsable(ProcessorRegion region, int hostBits) =>
        region.Reserved is { IsDmaPool: true, IsReusable: false } reserved && (reserved.IsNoMap || hostBits == 64);

    /// <summary>Takes a block; offsets from the pool's start. Null when no free block is large enough.</summary>
    public AddressRange? Allocate(ulong size)
    {
        var block = PageSize * BitOperations.RoundUpToPowerOf2((size + PageSize - 1) / PageSize);
        var start = _searched.GetValueOrDefault(block);
        for (; block <= Region.Size && start <= Region.Size - block; start += block)
        {
            var candidate = new AddressRange(start, block);
            if (_blocks.Exists(candidate.Overlaps))
                continue;
            _blocks.Add(candidate);
            _searched[block] = start + block;
            return candidate;
        }

        _searched[block] = start;
        return null;
    }
}
