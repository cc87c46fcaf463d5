using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>RAM that the system uses: the memory nodes. U-Boot writes the real size at boot, so that a file may show a default.</summary>
public static class SystemMemory
{
    /// <summary>Boards have up to some ten banks; every region is held against all of them.</summary>
    private const int MostBanks = 256;

    /// <summary>
    /// The banks of all available memory nodes (<c>device_type = "memory"</c>, children of the root), physical addresses, in tree order, the first
    /// 256. Like Linux (early_init_dt_scan_memory), this leaves out nodes that <c>status</c> disables.
    /// </summary>
    /// <param name="tree">The tree.</param>
    public static IReadOnlyList<AddressRange> Read(DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return [.. tree.Root.Children.Where(node => node.IsAvailable && node.Find("device_type")?.GetString() == "memory").SelectMany(AddressCells.ReadReg).Take(MostBanks)];
    }
}
