using System.Text;
using System.Text.RegularExpressions;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>
/// Finds dates, paths, build IDs and compilers that differ between two ELF files. Each section is held against the one of the same name, from their starts, so that
/// a section before it that grew hides nothing.
/// </summary>
internal sealed partial class TextCauses
{
    private const int Window = 256;

    /// <summary>How many differences of one section are looked at.</summary>
    private const int MostLooks = 200;

    /// <summary>How many sections that differ are looked into.</summary>
    private const int MostSections = 1000;

    private readonly ComparedPart _old;
    private readonly ComparedPart _new;
    private readonly ContentComparison _content;
    private readonly string _prefix;
    private readonly List<string> _moved = [];

    public TextCauses(ComparedPart old, ComparedPart @new, ContentComparison content, string prefix) => (_old, _new, _content, _prefix) = (old, @new, content, prefix);

    /// <summary>Sections with the same bytes at another offset; known when all causes were taken.</summary>
    public IReadOnlyList<string> Moved => _moved;

    public IEnumerable<BitCause> Find() => _old.Elf is null || _new.Elf is null ? [] : Find(_old.Elf, _new.Elf);

    private IEnumerable<BitCause> Find(ElfFile old, ElfFile @new)
    {
        var sections = 0;
        foreach (var (before, after) in SectionComparison.Match(old, @new))
        {
            if (before is not { HasBytes: true } from || after is not { HasBytes: true } to)
                continue;
            if (!old.Source.Contains(from.Offset, from.Size) || !@new.Source.Contains(to.Offset, to.Size))
                continue;
            if (FirstDifference(from, to, 0) is not { } first)
            {
                if (from.Size == to.Size && from.Size != 0 && _old.Start + (long)from.Offset != _new.Start + (long)to.Offset && !_content.IsExhausted && _moved.Count < BitDiff.MostPlaces)
                    _moved.Add(_prefix + SectionComparison.NameOf(old, from));
                continue;
            }

            if (sections++ == MostSections)
                yield break;
            var name = SectionComparison.NameOf(old, from);
            if (name == ".note.gnu.build-id")
                yield return new BitCause(BitCauseKind.BuildId, At(from, first), _prefix + name, BuildId(_old.Source, from), BuildId(_new.Source, to), "A build ID differs with anything that is linked. --build-id=none leaves it out.");
            else if (name == ".comment")
                yield return new BitCause(BitCauseKind.Compiler, At(from, first), _prefix + name, TextAt(_old.Source, from, first).Text, TextAt(_new.Source, to, first).Text, "Another compiler makes other code. Build with the same one.");
            else if (from.Type is not (ElfSectionType.StringTable or ElfSectionType.SymbolTable))
            {
                foreach (var cause in InTexts(from, to, first, _prefix + name))
                    yield return cause;
            }
        }
    }

    /// <summary>Goes from one differing text to the next, up to where texts of two lengths put all that follows at another offset.</summary>
    private IEnumerable<BitCause> InTexts(ElfSection from, ElfSection to, ulong first, string place)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var (before, end) = TextAt(_old.Source, from, first);
            var (after, newEnd) = TextAt(_new.Source, to, first);
            if (before.Length != 0 && after.Length != 0 && before != after)
            {
                if (DateOrTime().IsMatch(before) && DateOrTime().IsMatch(after))
                    yield return new BitCause(BitCauseKind.DateOrTime, At(from, first), place, before, after, "For __DATE__ and __TIME__, GCC and Clang take the time in SOURCE_DATE_EPOCH.");
                else if (AbsolutePath().IsMatch(before) && AbsolutePath().IsMatch(after))
                    yield return new BitCause(BitCauseKind.Path, At(from, first), place, before, after, "-ffile-prefix-map=FOLDER=. takes the folder of the build out of paths.");
                if (end != newEnd)
                    yield break;
            }

            if (FirstDifference(from, to, end) is not { } next)
                yield break;
            first = next;
        }
    }

    private ulong? FirstDifference(in ElfSection from, in ElfSection to, ulong start)
    {
        var length = Math.Min(from.Size, to.Size);
        if (start >= length)
            return null;
        return start + _content.FirstDifference(_old.Source, from.Offset + start, _new.Source, to.Offset + start, length - start);
    }

    private long At(in ElfSection section, ulong offset) => _old.Start + (long)(section.Offset + offset);

    /// <summary>The identifier follows the note's head of 12 bytes and its name, GNU and a 0.</summary>
    private static string BuildId(ByteSource source, in ElfSection section)
    {
        const int Head = 16;
        const int Longest = 32;
        if (section.Size <= Head)
            return "none";
        var id = new byte[Math.Min(section.Size - Head, Longest)];
        source.Read((long)section.Offset + Head, id);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>The printable characters around an offset in a section, at most <see cref="Window"/> on each side, and the offset after them.</summary>
    private static (string Text, ulong End) TextAt(ByteSource source, in ElfSection section, ulong offset)
    {
        var from = offset - Math.Min(offset, Window);
        var bytes = new byte[Math.Min(Window, section.Size - offset) + (offset - from)];
        source.Read((long)(section.Offset + from), bytes);
        var (start, end) = ((int)(offset - from), (int)(offset - from));
        while (start > 0 && IsPrintable(bytes[start - 1]))
            start--;
        while (end < bytes.Length && IsPrintable(bytes[end]))
            end++;
        return (Encoding.ASCII.GetString(bytes, start, end - start), Math.Max(from + (ulong)end, offset + 1));
    }

    private static bool IsPrintable(byte b) => b is >= 0x20 and < 0x7f;

    [GeneratedRegex(@"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-3][0-9] [0-9]{4}\b|\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")]
    private static partial Regex DateOrTime();

    [GeneratedRegex(@"^(/[\w.+-]+/|[A-Za-z]:[\\/])")]
    private static partial Regex AbsolutePath();
}
