namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>
/// A place in the memory that the kernel reaches through its carveouts: a physical address, by which two carveouts over the same memory meet, or an offset
/// in memory that is found at boot.
/// </summary>
/// <param name="Owner">The carveout whose memory is found at boot; null when <paramref name="Address"/> is physical.</param>
/// <param name="Address">Physical address, or offset in the owner.</param>
internal readonly record struct MemoryPlace(Carveout? Owner, ulong Address)
{
    /// <summary>The place of an offset in a carveout.</summary>
    public static MemoryPlace In(Carveout carveout, ulong offset) =>
        carveout.PhysicalAddress is { } start ? new(null, unchecked(start + offset)) : new(carveout, offset);

    /// <summary>The place of a device address that a carveout was found for.</summary>
    public static MemoryPlace Of(Carveout carveout, ulong deviceAddress) => In(carveout, unchecked((uint)(deviceAddress - carveout.DeviceAddress)));

    public MemoryPlace Plus(ulong bytes) => this with { Address = unchecked(Address + bytes) };
}
