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
        return Matches(Pattern, name);
    }

    /// <summary>Whether a node name fits a pattern.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        pattern is [.. var start, '*'] ? StartsWith(name, start) : name.Length == pattern.Length && StartsWith(name, pattern);

    private static bool StartsWith(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        if (name.Length < pattern.Length)
            return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (Plain(name[i]) != Plain(pattern[i]))
                return false;
        }

        return true;
    }

    private static char Plain(char letter) => letter == '_' ? '-' : letter;
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
