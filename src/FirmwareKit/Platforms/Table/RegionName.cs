namespace FirmwareKit.Platforms.Table;

/// <summary>What reserved memory of a certain name is for.</summary>
/// <param name="Pattern">Node name without unit address; a final <c>*</c> stands for anything. <c>-</c> and <c>_</c> are the same.</param>
/// <param name="Role">What it is for.</param>
public sealed record RegionName(string Pattern, RegionRole Role)
{
    /// <summary>Whether a node name fits.</summary>
    /// <param name="name">Node name without unit address.</param>
    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (pattern, wanted) = (Pattern.Replace('_', '-'), name.Replace('_', '-'));
        return pattern.EndsWith('*') ? wanted.StartsWith(pattern[..^1], StringComparison.Ordinal) : wanted == pattern;
    }
}

/// <summary>What a region of reserved memory is for.</summary>
public enum RegionRole
{
    /// <summary>Code and vectors.</summary>
    Code,

    /// <summary>Data and stack.</summary>
    Data,

    /// <summary>Code or data of the core's secure side.</summary>
    Secure,

    /// <summary>A virtio ring.</summary>
    Vring,

    /// <summary>Buffers of rpmsg.</summary>
    Buffer,

    /// <summary>Memory that both sides share.</summary>
    SharedMemory,

    /// <summary>The resource table.</summary>
    ResourceTable,
}
