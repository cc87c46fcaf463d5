namespace FirmwareKit.Platforms.Table;

/// <summary>One companion core, or several alike.</summary>
/// <param name="Name">Name that Linux usually gives it: <c>m33</c>.</param>
/// <param name="Core">The core: <c>Cortex-M33</c>.</param>
/// <param name="Boot">Where it takes its first instructions from.</param>
/// <param name="AddressMap">The driver's own translation of addresses; empty when it goes by the bus's <c>dma-ranges</c>.</param>
/// <param name="Regions">What the names of reserved memory mean for this core.</param>
/// <param name="Forms">The ways in which its node may be written, one for each way of getting firmware.</param>
public sealed record SocCore(
    string Name,
    string Core,
    CoreBoot Boot,
    IReadOnlyList<AddressMapEntry> AddressMap,
    IReadOnlyList<RegionName> Regions,
    IReadOnlyList<ProcessorForm> Forms)
{
    /// <summary>What a region is for, by its node name; null when the table does not know the name.</summary>
    /// <param name="name">The region's node name without unit address.</param>
    public RegionRole? RoleOf(string name)
    {
        for (var i = 0; i < Regions.Count; i++)
        {
            if (Regions[i].Matches(name))
                return Regions[i].Role;
        }

        return null;
    }
}

/// <summary>How a core finds its vector table or entry point.</summary>
/// <param name="Source">Where the boot address comes from.</param>
/// <param name="Address">The fixed device address; null where it is not fixed.</param>
/// <param name="Section">The ELF section that holds the vector table; null when its name does not matter.</param>
/// <param name="Register">Physical address of the boot-address register; null when there is none.</param>
/// <param name="Mask">The bits that the register keeps.</param>
/// <param name="VectorAlignment">Alignment that the vector table needs, bytes.</param>
/// <param name="VectorBytes">Size of the core's largest vector table, bytes.</param>
public sealed record CoreBoot(BootSource Source, ulong? Address, string? Section, ulong? Register, uint Mask, ulong VectorAlignment, ulong VectorBytes);

/// <summary>Where a boot address comes from.</summary>
public enum BootSource
{
    /// <summary>The hardware: always the same device address.</summary>
    Fixed,

    /// <summary>The ELF section of the vector table.</summary>
    Section,

    /// <summary>The ELF header's entry point.</summary>
    Entry,

    /// <summary>The first region that holds code.</summary>
    CodeRegion,
}

/// <summary>One entry of a driver's translation table.</summary>
/// <param name="DeviceAddress">First address as the core sees it.</param>
/// <param name="PhysicalAddress">First address as the main CPU sees it; taken from the node's <c>reg</c> when <paramref name="Register"/> is set.</param>
/// <param name="Size">Size in bytes; from <c>reg</c> when <paramref name="Register"/> is set.</param>
/// <param name="IsOwn">Whether the driver maps it by itself, without an entry in <c>memory-region</c>.</param>
/// <param name="Register">The entry of the node's <c>reg-names</c> that tells address and size; null when the table does.</param>
public sealed record AddressMapEntry(ulong DeviceAddress, ulong PhysicalAddress, ulong Size, bool IsOwn, string? Register);
