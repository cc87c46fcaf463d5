using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Sarif;

/// <summary>
/// Tells whether a finding is the one of the build before. Made of names only (rule, firmware, processor, section, symbol, tree path); addresses, offsets,
/// sizes and positions in tables change with every build.
/// </summary>
internal sealed partial class Fingerprints
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of the next finding of a run; equal ones are told apart by their order.</summary>
    public string Next(Rule rule, string firmware, string processor, FindingLocation location, string symbol)
    {
        var names = string.Join('\n', rule.Id, firmware, processor, location.DeviceTreePath, Positions().Replace(location.Description, string.Empty), symbol);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)).AsSpan(0, 8));
        var count = _seen[digest] = _seen.GetValueOrDefault(digest) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{digest}:{count}");
    }

    /// <summary>Addresses and offsets, and the numbers of segments and vectors.</summary>
    [GeneratedRegex(@"\b0x[0-9a-f]+\b|(?<=^segment )\d+|(?<=, offset )\d+")]
    private static partial Regex Positions();
}
