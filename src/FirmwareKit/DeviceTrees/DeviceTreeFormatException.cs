using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>A blob that is not a device tree, or whose structure is broken so that no tree can be returned.</summary>
public sealed class DeviceTreeFormatException : FirmwareFormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rule">The validity rule that is broken: <c>FDT001</c> and following, see docs/device-tree.md.</param>
    /// <param name="message">What is wrong, and what was expected.</param>
    /// <param name="offset">Byte offset in the blob.</param>
    /// <param name="path">Path of the innermost node that was open, empty outside of nodes.</param>
    public DeviceTreeFormatException(string rule, string message, long offset, string path = "")
        : base(path.Length == 0 ? $"{message} ({rule})" : $"{message} ({rule}, in node {path})", offset)
    {
        Rule = rule;
        Path = path;
    }

    /// <summary>The validity rule that is broken, for example <c>FDT027</c>.</summary>
    public string Rule { get; }

    /// <summary>Path of the innermost node that was open, empty outside of nodes.</summary>
    public string Path { get; }
}
