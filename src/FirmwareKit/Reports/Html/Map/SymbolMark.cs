using FirmwareKit.Binary;
using FirmwareKit.MemoryMaps;

namespace FirmwareKit.Reports.Html.Map;

/// <summary>What a lane of symbols draws in one place: a function or variable, or neighbours of one section that are too small to tell apart.</summary>
/// <param name="Symbols">By address, at least one.</param>
internal sealed record SymbolMark(IReadOnlyList<PlacedSymbol> Symbols)
{
    /// <summary>Device addresses, from the first to the last.</summary>
    public AddressRange Memory => Symbols[0].Memory with { Size = Symbols[^1].Memory.End - Symbols[0].Memory.Start };

    /// <summary>Whether it is several.</summary>
    public bool IsGroup => Symbols.Count > 1;

    /// <summary>Class of its colour.</summary>
    public string Style => StyleOf(Symbols[0]);

    /// <summary>The name of the one, or how many there are.</summary>
    public string Name => IsGroup ? CountOf(Symbols) : Symbols[0].DrawnName;

    /// <summary>All of it in one line, for the pointer where no script runs.</summary>
    public string Describe()
    {
        var kind = IsGroup ? "too small to see apart" : Symbols[0].Symbol.IsFunction ? "function" : "variable";
        var section = Symbols.All(symbol => symbol.Section == Symbols[0].Section) ? DrawnName.OfSection(Symbols[0].Section.Name) : string.Empty;
        if (section.Length != 0)
            kind = $"{kind} in {section}";
        // There are many of them: what is the same for both cores is said once.
        var linux = Symbols[0].PhysicalAddress is { } physical && physical != Memory.Start ? $", Linux's view {new AddressRange(physical, Memory.Size)}" : string.Empty;
        return $"{Name}, {kind}, {Memory}{linux}, {Quantity.Size(Memory.Size)}";
    }

    /// <summary>Class of the colour of a symbol: that of its section.</summary>
    public static string StyleOf(PlacedSymbol symbol) => MapItem.StyleOf(symbol.Section.Kind);

    private static string CountOf(IReadOnlyList<PlacedSymbol> symbols)
    {
        var functions = symbols.Count(symbol => symbol.Symbol.IsFunction);
        if (functions == symbols.Count)
            return Quantity.Count(functions, "function");
        return functions == 0 ? Quantity.Count(symbols.Count, "variable") : $"{symbols.Count} functions and variables";
    }
}
