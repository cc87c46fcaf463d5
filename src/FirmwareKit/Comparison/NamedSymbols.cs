using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>The functions and variables of an ELF file that have a size, sorted by name.</summary>
/// <param name="Symbols">One for each name.</param>
/// <param name="IsComplete">Whether all were read: of a file of gigabytes that is nothing but symbols the first <see cref="SymbolChanges.MostSymbols"/> are.</param>
internal sealed record NamedSymbols(List<NamedSymbol> Symbols, bool IsComplete)
{
    public static NamedSymbols Read(ElfFile elf)
    {
        var all = new List<NamedSymbol>();
        var isComplete = true;
        var symbols = elf.GetSymbols();
        using var names = symbols.Names;
        foreach (var symbol in symbols)
        {
            if (!(symbol.IsFunction || symbol.IsObject) || symbol.Size == 0 || symbol.Section == 0)
                continue;
            isComplete = all.Count < SymbolChanges.MostSymbols;
            if (!isComplete)
                break;
            all.Add(new NamedSymbol(NameHash.Of(names.At(symbol.NameOffset)), symbol.Value, symbol.Size, symbol.NameOffset, symbol.IsFunction));
        }

        all.Sort((a, b) => (a.Hash, a.Value, a.Size, a.NameOffset).CompareTo((b.Hash, b.Value, b.Size, b.NameOffset)));
        return new NamedSymbols(OneForEachName(all), isComplete);
    }

    private static List<NamedSymbol> OneForEachName(List<NamedSymbol> all)
    {
        var kept = 0;
        for (var i = 0; i < all.Count; i++)
        {
            var symbol = all[i];
            if (kept != 0 && all[kept - 1].Hash == symbol.Hash)
                all[kept - 1] = all[kept - 1] with { Size = unchecked(all[kept - 1].Size + symbol.Size) };
            else
                all[kept++] = symbol;
        }

        all.RemoveRange(kept, all.Count - kept);
        return all;
    }
}
