using FirmwareKit.Binary;

namespace FirmwareKit.Platforms.Table;

/// <summary>One memory, as both sides see it.</summary>
/// <param name="Name">The data sheet's name: <c>SRAM1</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Host">Where the main CPU sees it, physical addresses; size in bytes.</param>
/// <param name="HostAliases">Further physical addresses of the same bytes.</param>
/// <param name="CoreAddresses">Where the companion core sees the first byte: device addresses, the usual one first.</param>
public sealed record SocMemory(string Name, MemoryKind Kind, AddressRange Host, IReadOnlyList<ulong> HostAliases, IReadOnlyList<ulong> CoreAddresses)
{
    /// <summary>
    /// The one physical address of a byte that an alias names, so that two views of the same bytes can be compared (device-tree.md section 3.3). Null
    /// when the address is not in this memory.
    /// </summary>
    /// <param name="physicalAddress">Physical address, by any alias.</param>
    public ulong? Canonical(ulong physicalAddress)
    {
        if (Host.Contains(physicalAddress))
            return physicalAddress;
        for (var i = 0; i < HostAliases.Count; i++)
        {
            if (new AddressRange(HostAliases[i], Host.Size).Contains(physicalAddress))
                return Host.Start + (physicalAddress - HostAliases[i]);
        }

        return null;
    }
}

/// <summary>Kind of a memory.</summary>
public enum MemoryKind
{
    /// <summary>Memory of the SoC itself: its size is a property of the chip.</summary>
    Internal,

    /// <summary>External memory: the board decides how much of the window is there.</summary>
    External,
}
