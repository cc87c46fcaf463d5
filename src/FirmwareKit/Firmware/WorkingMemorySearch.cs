using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>
/// Finds stack and heap of an ELF file by what its sections, its linker script's symbols and its vector table say. Where nothing tells a size, nothing is said:
/// the initial stack pointer alone is no stack.
/// </summary>
public sealed class WorkingMemorySearch
{
    /// <summary>Firmware has a handful; a hostile file could have a section for each.</summary>
    private const int Most = 32;

    private readonly ElfFile _elf;
    private readonly ulong? _initialStack;
    private readonly Dictionary<string, ElfSymbol> _symbols = [];
    private readonly List<WorkingMemory> _found = [];
    private ElfSymbol? _stackVariable;
    private string _stackVariableName = string.Empty;

    private WorkingMemorySearch(ElfFile elf, VectorTable? vectors)
    {
        _elf = elf;
        _initialStack = vectors?.InitialStackPointer is > 4 and var stack ? stack : null;
    }

    /// <summary>The stacks and heaps, in address order; none when nothing tells. One pass over the symbols.</summary>
    /// <param name="elf">The ELF file.</param>
    /// <param name="vectors">The vector table that the core starts with; null when it is not known.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<WorkingMemory> Find(ElfFile elf, VectorTable? vectors)
    {
        ArgumentNullException.ThrowIfNull(elf);
        var search = new WorkingMemorySearch(elf, vectors);
        search.ReadSymbols();
        search.FindSections();
        search.FindStack();
        search.FindHeap();
        search._found.Sort((a, b) => a.Memory.Start.CompareTo(b.Memory.Start));
        return search._found;
    }

    private void ReadSymbols()
    {
        var symbols = _elf.GetSymbols();
        using var names = symbols.Names;
        var known = WorkingMemoryNames.Symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> text = stackalloc char[WorkingMemoryNames.Longest];
        foreach (var symbol in symbols)
        {
            if (!symbol.IsObject && !symbol.IsLinkerSymbol)
                continue;
            var name = names.At(symbol.NameOffset);
            // A variable that holds the word below the initial stack pointer, and calls itself a stack, is the stack.
            if (symbol.IsObject && _stackVariable is null && _initialStack is { } stack && new AddressRange(symbol.Value, symbol.Size).Contains(stack - 4) && IsStackName(name))
                (_stackVariable, _stackVariableName) = (symbol, Encoding.UTF8.GetString(name));
            // Of most names the first letter tells that they are none of them.
            if (name.Length == 0 || name.Length > text.Length || !WorkingMemoryNames.Initials.Contains(name[0]) || Encoding.ASCII.GetChars(name, text) != name.Length)
                continue;
            if (known.TryGetValue(text[..name.Length], out var word))
                _symbols.TryAdd(word, symbol);
        }
    }

    private static bool IsStackName(ReadOnlySpan<byte> name) => name.IndexOf("stack"u8) >= 0 || name.IndexOf("Stack"u8) >= 0 || name.IndexOf("STACK"u8) >= 0;

    private void FindSections()
    {
        using var names = _elf.SectionNames;
        foreach (var section in _elf.Sections)
        {
            if (!section.TakesMemory)
                continue;
            var name = names.At(section.NameOffset);
            if (Match(name, WorkingMemoryNames.StackSections) is { } stack)
                Add(WorkingMemoryKind.Stack, section.Memory, WorkingMemoryOwner.Section, $"section {stack}");
            else if (Match(name, WorkingMemoryNames.HeapSections) is { } heap)
                Add(WorkingMemoryKind.Heap, section.Memory, WorkingMemoryOwner.Section, $"section {heap}");
        }
    }

    private static string? Match(ReadOnlySpan<byte> name, string[] words)
    {
        foreach (var word in words)
        {
            if (name.Length == word.Length && Ascii.Equals(name, word))
                return word;
        }

        return null;
    }

    private void FindStack()
    {
        foreach (var name in WorkingMemoryNames.StackVariables)
            AddVariable(WorkingMemoryKind.Stack, name);
        if (_stackVariable is { } variable)
            Add(WorkingMemoryKind.Stack, new AddressRange(variable.Value, variable.Size), WorkingMemoryOwner.Variable, _stackVariableName);
        if (_found.Any(found => found.Kind == WorkingMemoryKind.Stack && (_initialStack is null || found.Memory.Contains(_initialStack.Value - 4))))
            return;
        var before = _found.Count;
        AddEnds(WorkingMemoryKind.Stack, WorkingMemoryNames.StackEnds, _initialStack);
        if (_found.Count != before)
            return;
        var (top, topName) = _initialStack is { } initial ? (initial, "initial stack pointer") : First(WorkingMemoryNames.StackTops);
        var (size, sizeName) = First(WorkingMemoryNames.StackSizes);
        if (size != 0 && size <= top)
            Add(WorkingMemoryKind.Stack, new AddressRange(top - size, size), WorkingMemoryOwner.Nobody, $"{topName}, {sizeName}");
    }

    private void FindHeap()
    {
        foreach (var name in WorkingMemoryNames.HeapVariables)
            AddVariable(WorkingMemoryKind.Heap, name);
        if (_found.Any(found => found.Kind == WorkingMemoryKind.Heap))
            return;
        AddEnds(WorkingMemoryKind.Heap, WorkingMemoryNames.HeapEnds, mustReach: null);
        if (_found.Any(found => found.Kind == WorkingMemoryKind.Heap))
            return;
        var (start, startName) = First(WorkingMemoryNames.HeapStarts);
        var (size, sizeName) = First(WorkingMemoryNames.HeapSizes);
        if (start != 0 && size != 0)
            Add(WorkingMemoryKind.Heap, new AddressRange(start, size), WorkingMemoryOwner.Nobody, $"{startName}, {sizeName}");
    }

    /// <summary>The first two ends that make a range; where the core's own stack pointer is known, it must be the stack's end.</summary>
    private void AddEnds(WorkingMemoryKind kind, (string Start, string End)[] pairs, ulong? mustReach)
    {
        foreach (var (startName, endName) in pairs)
        {
            if (!_symbols.TryGetValue(startName, out var start) || !_symbols.TryGetValue(endName, out var end) || start.Value >= end.Value)
                continue;
            var memory = new AddressRange(start.Value, end.Value - start.Value);
            if (mustReach is { } stack && !memory.Contains(stack - 4))
                continue;
            Add(kind, memory, WorkingMemoryOwner.Nobody, $"{startName}, {endName}");
            return;
        }
    }

    private void AddVariable(WorkingMemoryKind kind, string name)
    {
        if (_symbols.TryGetValue(name, out var symbol) && symbol is { IsObject: true, Size: not 0 })
            Add(kind, new AddressRange(symbol.Value, symbol.Size), WorkingMemoryOwner.Variable, name);
    }

    private void Add(WorkingMemoryKind kind, AddressRange memory, WorkingMemoryOwner owner, string source)
    {
        if (_found.Count < Most && !_found.Any(found => found.Kind == kind && found.Memory.Overlaps(memory)))
            _found.Add(new WorkingMemory(kind, memory, owner, source));
    }

    private (ulong Value, string Name) First(string[] names)
    {
        foreach (var name in names)
        {
            if (_symbols.TryGetValue(name, out var symbol))
                return (symbol.Value, name);
        }

        return (0, string.Empty);
    }
}
