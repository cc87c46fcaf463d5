using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>Which image of one file is held against which of the other.</summary>
internal static class ImagePairs
{
    public static IReadOnlyList<(ComparedPart Old, ComparedPart New)> Of(ComparedFirmware old, ComparedFirmware @new, DifferenceList<FirmwareDifference> differences)
    {
        if (old.Signed is null != (@new.Signed is null))
            return OfElfAndSigned(old, @new, differences);
        var pairs = new List<(ComparedPart Old, ComparedPart New)>();
        var left = old.Parts.Select(part => (Part: part, Address: LowestAddressOf(part))).ToList();
        var open = new List<ComparedPart>();
        foreach (var part in @new.Parts)
        {
            if (LowestAddressOf(part) is { } address && left.FindIndex(candidate => candidate.Address == address) is var same and >= 0)
            {
                pairs.Add((left[same].Part, part));
                left.RemoveAt(same);
            }
            else
            {
                open.Add(part);
            }
        }

        pairs.AddRange(left.Select(candidate => candidate.Part).Zip(open));
        foreach (var (part, _) in left.Skip(open.Count))
            Add(differences, part.Index, Size(part), null, DifferenceReach.Board);
        foreach (var part in open.Skip(left.Count))
            Add(differences, part.Index, null, Size(part), DifferenceReach.Board);
        pairs.Sort((a, b) => a.New.Index.CompareTo(b.New.Index));
        if (!pairs.Select(pair => pair.Old.Index).Order().SequenceEqual(pairs.Select(pair => pair.Old.Index)))
            differences.Add(() => new FirmwareDifference(DifferenceArea.Images, "order of the images", Order(pairs.Select(pair => pair.Old.Index).Order()), Order(pairs.Select(pair => pair.Old.Index)), DifferenceReach.Board) { Note = "Numbers of the old file." });
        return pairs;
    }

    private static string Order(IEnumerable<int> images) => string.Join(", ", images);

    /// <summary>Images that load to the same place are the same image, in whatever order; null when it loads nothing.</summary>
    private static ulong? LowestAddressOf(ComparedPart part) =>
        part.Elf?.Segments.Where(segment => segment.IsLoaded).Select(segment => (ulong?)segment.PhysicalAddress).Min();

    /// <summary>The ELF file goes with the image that loads most segments at the same addresses; the others have no counterpart.</summary>
    private static IReadOnlyList<(ComparedPart Old, ComparedPart New)> OfElfAndSigned(ComparedFirmware old, ComparedFirmware @new, DifferenceList<FirmwareDifference> differences)
    {
        differences.Add(() => new FirmwareDifference(DifferenceArea.Format, "file", Form(old.Signed), Form(@new.Signed), DifferenceReach.File) { Note = "The ELF file inside is compared." });
        var elf = old.Signed is null ? old.Parts[0] : @new.Parts[0];
        var images = old.Signed is null ? @new.Parts : old.Parts;
        var addresses = AddressesOf(elf);
        var inside = images.Where(image => image.Elf is not null).MaxBy(image => (AddressesOf(image).Count(addresses.Contains), -image.Index));
        foreach (var image in images.Where(image => image != inside))
            Add(differences, image.Index, old.Signed is null ? null : Size(image), old.Signed is null ? Size(image) : null, DifferenceReach.File);
        if (inside is null)
            differences.Add(() => new FirmwareDifference(DifferenceArea.Images, "ELF file inside", old.Signed is null ? Size(elf) : null, old.Signed is null ? null : Size(elf), DifferenceReach.Board));
        return inside is null ? [] : old.Signed is null ? [(elf, inside)] : [(inside, elf)];
    }

    private static HashSet<ulong> AddressesOf(ComparedPart part) => [.. part.Elf!.Segments.Where(segment => segment.IsLoaded).Select(segment => segment.PhysicalAddress)];

    private static string Form(TeeImage? image) => image is null ? "ELF file" : image.IsEncrypted ? "signed image, encrypted" : "signed image";

    private static string Size(ComparedPart part) => $"{part.Source.Length} bytes";

    private static void Add(DifferenceList<FirmwareDifference> differences, int index, string? old, string? @new, DifferenceReach reach) =>
        differences.Add(() => new FirmwareDifference(DifferenceArea.Images, $"image {index}", old, @new, reach)
        {
            Note = reach == DifferenceReach.File ? "The other file is one ELF file, which has no counterpart for it." : string.Empty,
        });
}
