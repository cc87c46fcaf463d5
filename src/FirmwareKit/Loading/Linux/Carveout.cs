namespace FirmwareKit.Loading.Linux;

/// <summary>How an entry of the carveout list gets its memory.</summary>
internal enum CarveoutOrigin
{
    /// <summary>A region of <c>memory-region</c>, mapped as a whole.</summary>
    Region,

    /// <summary>The region <c>vdev0buffer</c>: a reference to a pool, never mapped.</summary>
    PoolReference,

    /// <summary>Asked for by the resource table: allocated from the system's memory.</summary>
    Allocated,
}

/// <summary>One entry of the list that the kernel searches for device addresses (struct rproc_mem_entry).</summary>
internal sealed class Carveout
{
    public required string Name { get; init; }

    public required CarveoutOrigin Origin { get; init; }

    /// <summary>32 bits wide in the kernel; <see cref="uint.MaxValue"/> is "any".</summary>
    public required uint DeviceAddress { get; set; }

    public required ulong Length { get; init; }

    /// <summary>Physical address; null for memory that is found at boot.</summary>
    public ulong? PhysicalAddress { get; init; }

    /// <summary>Index in <c>memory-region</c>; -1 for entries of the resource table.</summary>
    public int RegionIndex { get; init; } = -1;

    /// <summary>Whether there is a kernel address to write to.</summary>
    public bool IsMapped { get; set; }

    /// <summary>Whether the device address is found at boot, so that <see cref="DeviceAddress"/> says nothing.</summary>
    public bool IsDeviceAddressFoundAtBoot { get; set; }

    /// <summary>Offset in the resource table of the entry that is tied to it, after the entry's type; null when none is.</summary>
    public int? TableOffset { get; set; }
}
