using FirmwareKit.Binary;

namespace FirmwareKit.Loading;

/// <summary>What is particular to attaching: which memory Linux takes for the resource table, and what follows from it.</summary>
public sealed record AttachOutcome
{
    /// <summary>Whether Linux sees that the core runs. When it does not, <c>start</c> loads a file from the root file system over the running core.</summary>
    public required bool IsDetected { get; init; }

    /// <summary>What the register or cell holds; 0 is "no table".</summary>
    public required uint TableAddress { get; init; }

    /// <summary>Where Linux reads it: <c>st,syscfg-rsc-tbl</c> or <c>rsc-tbl-addr</c>.</summary>
    public required string TableSource { get; init; }

    /// <summary>Whether nobody said what it holds, so that it is taken to be the address of <c>.resource_table</c>.</summary>
    public required bool IsTableAddressAssumed { get; init; }

    /// <summary>Whether the driver takes it for a device address (mainline), not for a physical one (ST).</summary>
    public required bool IsDeviceAddress { get; init; }

    /// <summary>The memory that Linux maps, or wants to map, for the table, physical addresses; null when it looks for none.</summary>
    public AddressRange? Window { get; init; }

    /// <summary>The same memory as the core sees it; null when Linux looks for none, or no entry of <c>dma-ranges</c> covers it.</summary>
    public AddressRange? DeviceWindow { get; init; }

    /// <summary>How many bytes Linux takes the table to have, whatever it really has.</summary>
    public uint TableSize { get; init; }

    /// <summary>
    /// What Linux writes back when it detaches, as the core sees it: bytes of this range that changed in the meantime are lost. Null when detaching writes nothing.
    /// </summary>
    public AddressRange? Reverted { get; init; }

    /// <summary>Whether Linux stopped the running core because attaching to it failed half way.</summary>
    public bool StopsCore { get; init; }
}
