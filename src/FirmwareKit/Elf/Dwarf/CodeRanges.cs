namespace FirmwareKit.Elf.Dwarf;

/// <summary>The addresses of a file's executable sections, sorted and merged: a hostile file has 65,535 of them and is asked millions of times.</summary>
internal sealed class CodeRanges
{
    private readonly ulong[] _starts;
    private readonly ulong[] _ends;

    public CodeRanges(ElfFile elf)
    {
        const ElfSectionFlags Code = ElfSectionFlags.Execute | ElfSectionFlags.Allocate;
        var (starts, ends) = (new List<ulong>(), new List<ulong>());
        foreach (var memory in elf.Sections.Where(section => section.Flags.HasFlag(Code) && section.Size != 0).Select(section => section.Memory).OrderBy(memory => memory.Start))
        {
            if (ends.Count != 0 && memory.Start <= ends[^1])
            {
                ends[^1] = Math.Max(ends[^1], memory.End);
                continue;
            }

            starts.Add(memory.Start);
            ends.Add(memory.End);
        }

        (_starts, _ends) = ([.. starts], [.. ends]);
    }

    public bool Contains(ulong address)
    {
        var at = Array.BinarySearch(_starts, address);
        return at >= 0 || (~at > 0 && address < _ends[~at - 1]);
    }
}
