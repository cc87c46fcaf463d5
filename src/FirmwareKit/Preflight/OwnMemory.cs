using FirmwareKit.Elf;
using FirmwareKit.MemoryMaps;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight;

/// <summary>
/// The listed regions for the firmware's own code and data, and which of them a fix proposes: one that has the room, a memory for code to code and one for data
/// to data. Where names do not tell what a memory is for, what the firmware has in it does.
/// </summary>
internal sealed class OwnMemory
{
    private readonly List<Candidate> _candidates = [];

    public OwnMemory(PreflightContext context)
    {
        foreach (var region in context.Picture.Regions)
        {
            if (region is { Listed: { IsShared: false, DeviceAddress: not null } listed, Role: not RegionRole.Secure } && !context.IsPool(listed))
                _candidates.Add(new Candidate(listed, region.Role, region.LargestGap.Size, Holds(region, RegionRole.Code), Holds(region, RegionRole.Data)));
        }
    }

    /// <summary>The regions, in search order.</summary>
    public IEnumerable<ProcessorRegion> All => _candidates.Select(candidate => candidate.Region);

    /// <summary>What a segment is for by its access: what is written is data; code and constants belong together.</summary>
    public static RegionRole RoleOf(ElfSegment segment) =>
        (segment.Flags & (ElfSegmentFlags.Execute | ElfSegmentFlags.Write)) == ElfSegmentFlags.Write ? RegionRole.Data : RegionRole.Code;

    /// <summary>The memory for a segment; null when none is large enough.</summary>
    /// <param name="segment">The segment; of memories that are as good the one nearest to it is taken.</param>
    public ProcessorRegion? For(ElfSegment segment) => Find(segment.MemorySize, RoleOf(segment), segment.PhysicalAddress);

    /// <summary>The memory for so many bytes; null when none is large enough.</summary>
    /// <param name="size">How many bytes.</param>
    /// <param name="role">Code or data.</param>
    public ProcessorRegion? For(ulong size, RegionRole role) => Find(size, role, near: null);

    private ProcessorRegion? Find(ulong size, RegionRole role, ulong? near)
    {
        Candidate? best = null;
        foreach (var candidate in _candidates)
        {
            if (candidate.Region.Size >= size && (best is not { } other || Rank(candidate).CompareTo(Rank(other)) < 0))
                best = candidate;
        }

        return best?.Region;

        (bool IsFull, int Name, int Content, ulong Distance) Rank(Candidate candidate) => (
            candidate.Gap < size,
            candidate.Role == role ? 0 : candidate.Role is null ? 1 : 2,
            (role == RegionRole.Code ? candidate.HoldsCode : candidate.HoldsData) ? 0 : candidate is { HoldsCode: false, HoldsData: false } ? 1 : 2,
            near is { } address ? Distance(candidate.Region.DeviceAddress!.Value, address) : 0);
    }

    private static bool Holds(MapRegion region, RegionRole role)
    {
        foreach (var use in region.Uses)
        {
            if (use.Segment is { } segment && RoleOf(segment) == role)
                return true;
        }

        return false;
    }

    private static ulong Distance(ulong a, ulong b) => a > b ? a - b : b - a;

    private readonly record struct Candidate(ProcessorRegion Region, RegionRole? Role, ulong Gap, bool HoldsCode, bool HoldsData);
}
