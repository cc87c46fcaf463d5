namespace FirmwareKit.Comparison;

/// <summary>
/// Names of symbols and sections as numbers of 64 bits (FNV-1a), so that millions of names can be matched without being kept. Two names of one number would be
/// taken for the same; that a file can be made to have such names harms nobody but its own report.
/// </summary>
internal static class NameHash
{
    private const ulong Basis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    public static ulong Of(ReadOnlySpan<byte> name)
    {
        var hash = Basis;
        foreach (var b in name)
            hash = unchecked((hash ^ b) * Prime);
        return hash;
    }
}
