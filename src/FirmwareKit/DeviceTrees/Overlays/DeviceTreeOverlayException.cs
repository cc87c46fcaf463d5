using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>An overlay that cannot be applied to a tree.</summary>
public sealed class DeviceTreeOverlayException : FirmwareFormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rule">The rule that is broken: <c>OVL001</c> and following, see docs/device-tree.md.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="offset">Byte offset in the overlay's blob.</param>
    /// <param name="path">Path of the node in the overlay.</param>
    /// <param name="libfdtError">What <c>fdtoverlay</c> and U-Boot answer.</param>
    public DeviceTreeOverlayException(string rule, string message, long offset, string path, string libfdtError)
        : base($"{message} ({rule}, in overlay node {NodeName.Escape(path)}; fdtoverlay and U-Boot say {libfdtError})", offset)
    {
        Rule = rule;
        Path = path;
        LibfdtError = libfdtError;
    }

    /// <summary>The rule that is broken, for example <c>OVL003</c>.</summary>
    public string Rule { get; }

    /// <summary>Path of the node in the overlay.</summary>
    public string Path { get; }

    /// <summary>The name of libfdt's error, for example <c>FDT_ERR_NOTFOUND</c>.</summary>
    public string LibfdtError { get; }
}
