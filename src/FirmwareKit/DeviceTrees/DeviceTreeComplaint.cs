namespace FirmwareKit.DeviceTrees;

/// <summary>How much a complaint about a device tree matters.</summary>
public enum DeviceTreeSeverity
{
    /// <summary>Worth knowing; common in good trees.</summary>
    Information,

    /// <summary>Works by luck, or in some readers only.</summary>
    Warning,

    /// <summary>Readers disagree about the tree, or a part of it cannot be used.</summary>
    Error,
}

/// <summary>Something wrong with a blob that can be read all the same. What cannot be read is a <see cref="DeviceTreeFormatException"/>.</summary>
/// <param name="Rule">The validity rule that is broken: <c>FDT007</c> and following, see docs/device-tree.md.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is wrong, and what was expected. Control characters of names are escaped.</param>
/// <param name="Offset">Byte offset in the blob.</param>
/// <param name="Path">Path of the node, empty outside of nodes. Control characters are escaped.</param>
public sealed record DeviceTreeComplaint(string Rule, DeviceTreeSeverity Severity, string Message, long Offset, string Path)
{
    /// <summary>Name of the property that is wrong; empty when none is.</summary>
    public string Property { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? $"{Message} ({Rule})" : $"{Message} ({Rule}, in node {Path})";
}
