using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>RAM that the system uses: the memory nodes. U-Boot writes the real size at boot, so that a file may show a default.</summary>
public static class SystemMemory
{
    /// <summary>The banks of all memory nodes (<c>device_type = "memory"</c>, children of the root), physical addresses, in tree order.</summary>
    /// <param name="tree">The tree.</param>
    public static IReadOnlyList<AddressRange> Read(DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return [.. tree.Root.Children.Where(node => node.Find("device_type")?.GetString() == "memory").SelectMany(AddressCells.ReadReg)];
    }
}
