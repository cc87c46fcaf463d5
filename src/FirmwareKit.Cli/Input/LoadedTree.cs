using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Cli.Input;

/// <summary>A device tree, from whatever the user had.</summary>
/// <param name="Tree">The tree, with all overlays applied.</param>
/// <param name="Complaints">What is wrong with the file and with the overlays although they can be read.</param>
internal sealed record LoadedTree(DeviceTree Tree, IReadOnlyList<DeviceTreeComplaint> Complaints);
