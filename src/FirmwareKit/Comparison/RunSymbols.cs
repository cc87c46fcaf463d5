using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>Finds the functions and variables behind a few addresses: one pass through each symbol table.</summary>
internal static class RunSymbols
{
    public static IReadOnlyList<BitRun> Name(IReadOnlyList<(BitRun Run, FilePlace Place)> runs)
    {
        var named = runs.Select(run => run.Run).ToArray();
        foreach (var elf in runs.Select(run => run.Place.Elf).OfType<ElfFile>().Distinct())
        {
            var open = Enumerable.Range(0, runs.Count).Where(i => runs[i].Place.Elf == elf && runs[i].Run.Address is not null).ToList();
            if (open.Count != 0)
                Name(elf, open, named);
        }

        return named;
    }

    private static void Name(ElfFile elf, List<int> open, BitRun[] named)
    {
        foreach (var symbol in elf.GetSymbols())
        {
            if (!(symbol.IsFunction || symbol.IsObject) || symbol.Size == 0 || symbol.Section == 0)
                continue;
            // Bit 0 of an Arm function's value says Thumb, not where it is.
            var start = symbol.IsFunction && elf.Header.Machine == ElfMachine.Arm ? symbol.Value & ~1UL : symbol.Value;
            foreach (var i in open)
            {
                if (named[i].Symbol.Length == 0 && named[i].Address is { } address && address >= start && address - start < symbol.Size)
                    named[i] = named[i] with { Symbol = elf.GetName(symbol), SymbolOffset = address - start };
            }
        }
    }
}
