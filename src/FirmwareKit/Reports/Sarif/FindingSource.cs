using FirmwareKit.Elf;
using FirmwareKit.Elf.Dwarf;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Sarif;

/// <summary>What of the source a finding is about.</summary>
/// <param name="Symbol">The function or variable; empty when the file names none there.</param>
/// <param name="Line">Where it is written; null when the file has no line information for it.</param>
internal sealed record FindingSource(string Symbol, SourceLine? Line)
{
    public static FindingSource None { get; } = new(string.Empty, null);

    /// <summary>The sources of several findings of one firmware, in their order: its debug information is gone through once.</summary>
    public static IReadOnlyList<FindingSource> Find(PreflightContext context, IReadOnlyList<FindingLocation> locations)
    {
        if (context.Image.Elf is not { } elf)
            return [.. locations.Select(_ => None)];
        var addresses = locations.Select(location => AddressOf(context, elf, location)).ToList();
        var known = addresses.OfType<ulong>().ToList();
        var symbols = Symbols(elf, known);
        var lines = SourceLines.Find(elf, known);
        var variables = SourceVariables.Find(elf, symbols.Values.Select(symbol => symbol.Address));
        return [.. addresses.Select(address => address is { } at && symbols.TryGetValue(at, out var symbol)
            ? new FindingSource(symbol.Name, lines.GetValueOrDefault(at) ?? variables.GetValueOrDefault(symbol.Address))
            : address is { } bare ? new FindingSource(string.Empty, lines.GetValueOrDefault(bare)) : None)];
    }

    /// <summary>The address that a finding is about; null when it is about more than one place, as a whole segment is.</summary>
    private static ulong? AddressOf(PreflightContext context, ElfFile elf, FindingLocation location)
    {
        if (location.FileOffset is not { } offset || location.Description.StartsWith("segment", StringComparison.Ordinal))
            return null;
        // A vector is about the function that it names, not about the table.
        if (context.Vectors is { } vectors && offset == vectors.FileOffset + 4)
            return vectors.ResetHandler;
        foreach (var segment in elf.Segments)
        {
            if (segment.IsLoaded && (ulong)offset >= segment.Offset && (ulong)offset - segment.Offset < segment.FileSize)
                return unchecked(segment.VirtualAddress + ((ulong)offset - segment.Offset));
        }

        return null;
    }

    /// <summary>The functions and variables that hold the addresses, and where they start.</summary>
    private static Dictionary<ulong, (string Name, ulong Address)> Symbols(ElfFile elf, List<ulong> addresses)
    {
        var found = new Dictionary<ulong, (string Name, ulong Address)>();
        // Looked up, not gone through: a file can have millions of symbols.
        var wanted = addresses.Distinct().Order().ToList();
        if (wanted.Count == 0)
            return found;
        foreach (var symbol in elf.GetSymbols())
        {
            if (symbol is { IsFunction: false, IsObject: false })
                continue;
            var start = symbol.IsFunction ? symbol.Value & ~1UL : symbol.Value;
            var first = wanted.BinarySearch(start);
            if (first < 0)
                first = ~first;
            var after = first;
            for (; after < wanted.Count && wanted[after] - start < symbol.Size; after++)
                found.Add(wanted[after], (elf.GetName(symbol), start));
            wanted.RemoveRange(first, after - first);
            if (wanted.Count == 0)
                break;
        }

        return found;
    }
}
