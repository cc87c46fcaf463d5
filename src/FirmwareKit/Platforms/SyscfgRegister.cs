using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>A register that a <c>st,syscfg-...</c> property names: <c>&lt;&amp;syscon offset mask&gt;</c>.</summary>
/// <param name="Syscon">The node of the register block; null when nobody has the phandle.</param>
/// <param name="Offset">Offset in the block, bytes.</param>
/// <param name="Mask">The bits that are meant.</param>
/// <param name="Address">Physical address, when the block's <c>reg</c> tells.</param>
public readonly record struct SyscfgRegister(DeviceTreeNode? Syscon, uint Offset, uint Mask, ulong? Address)
{
    /// <summary>Reads the property; null when it is not there, or has fewer than three cells.</summary>
    internal static SyscfgRegister? Read(DeviceTree tree, DeviceTreeNode node, string property)
    {
        if (node.Find(property) is not { CellCount: >= 3 } value)
            return null;
        var syscon = tree.FindByPhandle(value.GetCell(0));
        var offset = value.GetCell(1);
        var start = syscon is null ? null : AddressTranslation.RegToCpu(syscon);
        return new SyscfgRegister(syscon, offset, value.GetCell(2), unchecked(start + offset));
    }
}
