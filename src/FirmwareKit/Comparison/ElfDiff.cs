using System.Globalization;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Comparison;

/// <summary>Whose segments are encrypted.</summary>
public enum SegmentEncryption
{
    /// <summary>Neither file's.</summary>
    None,

    /// <summary>Those of one file only: their content was not compared.</summary>
    OneFile,

    /// <summary>Those of both: their content differs also where only the key or the IV does.</summary>
    Both,
}

/// <summary>What differs between two ELF files.</summary>
public sealed record ElfDiff
{
    /// <summary>Number of the image in the old file, from 0.</summary>
    public required int OldIndex { get; init; }

    /// <summary>Number of the image in the new file, from 0.</summary>
    public required int NewIndex { get; init; }

    /// <summary>Header, boot address, vector table, resource table.</summary>
    public required IReadOnlyList<FirmwareDifference> Differences { get; init; }

    /// <summary>Loaded segments, in the order of the new file; those that were removed come last.</summary>
    public required DifferenceList<SegmentDifference> Segments { get; init; }

    /// <summary>Sections, in the same order.</summary>
    public required DifferenceList<SectionDifference> Sections { get; init; }

    /// <summary>Functions and variables.</summary>
    public required SymbolChanges Symbols { get; init; }

    /// <summary>Whose segments are encrypted.</summary>
    public required SegmentEncryption Encryption { get; init; }

    /// <summary>Whether the board gets the same bytes at the same addresses.</summary>
    public bool IsSameOnBoard => Differences.All(difference => difference.Reach == DifferenceReach.File) && SegmentsSame;

    private bool SegmentsSame => Segments.Count <= Segments.Items.Count && Segments.Items.All(segment => segment.Reach == DifferenceReach.File);

    internal static ElfDiff Compare(ComparedPart old, ComparedPart @new, ContentComparison content, int top)
    {
        var (before, after) = (old.Elf!, @new.Elf!);
        var what = old.IsEncrypted == @new.IsEncrypted ? ComparedContent.All : ComparedContent.NotLoadedOnly;
        var found = new List<FirmwareDifference>();
        CompareHeaders(before, after, found);
        if (!old.IsEncrypted && !@new.IsEncrypted)
        {
            CompareVectors(before, after, found);
            ResourceTableComparison.Compare(before, after, content, found);
        }

        return new ElfDiff
        {
            OldIndex = old.Index,
            NewIndex = @new.Index,
            Differences = found,
            Segments = SegmentComparison.Compare(before, after, content, what),
            Sections = SectionComparison.Compare(before, after, content, what),
            Symbols = SymbolComparison.Compare(before, after, top),
            Encryption = what == ComparedContent.NotLoadedOnly ? SegmentEncryption.OneFile : old.IsEncrypted ? SegmentEncryption.Both : SegmentEncryption.None,
        };
    }

    private static void CompareHeaders(ElfFile old, ElfFile @new, List<FirmwareDifference> found)
    {
        var (from, to) = (old.Header, @new.Header);
        Add(found, DifferenceArea.Header, "class", Class(from), Class(to));
        Add(found, DifferenceArea.Header, "byte order", Order(from), Order(to));
        Add(found, DifferenceArea.Header, "machine", ElfMachine.NameOf(from.Machine), ElfMachine.NameOf(to.Machine));
        Add(found, DifferenceArea.Header, "entry point", Hex(from.Entry), Hex(to.Entry));
        AddUnread(found, "type", $"{from.Type}", $"{to.Type}");
        AddUnread(found, "flags", Hex(from.Flags), Hex(to.Flags));
        var (oldBoot, newBoot) = (BootAddress.Find(old), BootAddress.Find(@new));
        // Without a section for it, it is the entry point, which was compared.
        if (oldBoot.Source == BootAddressSource.Section || newBoot.Source == BootAddressSource.Section)
            Add(found, DifferenceArea.Boot, "boot address", Boot(oldBoot), Boot(newBoot));
    }

    private static void CompareVectors(ElfFile old, ElfFile @new, List<FirmwareDifference> found)
    {
        var (from, to) = (VectorTable.Find(old), VectorTable.Find(@new));
        Add(found, DifferenceArea.Boot, "vector table", Hex(from?.Address), Hex(to?.Address));
        if (from is null || to is null)
            return;
        Add(found, DifferenceArea.Boot, "initial stack pointer", Hex(from?.InitialStackPointer), Hex(to?.InitialStackPointer));
        Add(found, DifferenceArea.Boot, "reset vector", Hex(from?.ResetVector), Hex(to?.ResetVector));
    }

    private static string Class(ElfHeader header) => header.Class == ElfClass.Elf64 ? "64-bit" : "32-bit";

    private static string Order(ElfHeader header) => header.ByteOrder == ElfByteOrder.BigEndian ? "big endian" : "little endian";

    private static string Boot(BootAddress boot) => boot.Source == BootAddressSource.Section ? $"{Hex(boot.Address)}, section {boot.SectionName}" : $"{Hex(boot.Address)}, entry point";

    private static string? Hex(ulong? address) => address is { } value ? string.Create(CultureInfo.InvariantCulture, $"0x{value:x8}") : null;

    private static void Add(List<FirmwareDifference> found, DifferenceArea area, string item, string? old, string? @new)
    {
        if (old != @new)
            found.Add(new FirmwareDifference(area, item, old, @new, DifferenceReach.Board));
    }

    private static void AddUnread(List<FirmwareDifference> found, string item, string? old, string? @new)
    {
        if (old != @new)
            found.Add(new FirmwareDifference(DifferenceArea.Header, item, old, @new, DifferenceReach.File) { Note = "No loader looks at it." });
    }
}
