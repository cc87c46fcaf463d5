using System.Globalization;
using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;

namespace FirmwareKit.MemoryMaps;

/// <summary>Collects everything that uses memory: what the firmware brings, and what the loader adds.</summary>
internal sealed class MapUses
{
    private readonly BoardAddresses _addresses;
    private readonly List<MapUse> _uses = [];

    private MapUses(BoardAddresses addresses) => _addresses = addresses;

    /// <summary>The uses, by device address.</summary>
    public static IReadOnlyList<MapUse> Of(FirmwareImage image, LoadOutcome? outcome, VectorTable? vectors, BoardAddresses addresses)
    {
        var map = new MapUses(addresses);
        var placed = new Queue<MemoryUse>((outcome?.Memory ?? []).Where(use => use.Kind == MemoryUseKind.Segment));
        var parts = FirmwareParts.Of(image);
        foreach (var part in parts)
        {
            map.AddSegments(part, parts.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"image {part.Index} segment") : "segment", placed, tellsPlaced: outcome is not null && !addresses.IsLoadedElsewhere);
            map.AddWorkingMemory(part, vectors);
        }

        // Program headers that the reader cannot follow and the loader can.
        foreach (var use in placed)
            map.Add(MapUseKind.Segment, use.Name, use.Memory);
        foreach (var use in outcome?.Memory ?? [])
        {
            // What the system gives where it has room has no address before the boot, and is in nobody's way.
            if (use.Region is not { DeviceAddress: uint.MaxValue, PhysicalAddress: null } && KindOf(use.Kind) is { } kind)
                map.Add(kind, use.Name, use.Memory);
        }

        // Insertion order decides between equals, as in the file.
        return [.. map._uses.OrderBy(use => use.Memory.Start).ThenBy(use => use.Kind)];
    }

    private static MapUseKind? KindOf(MemoryUseKind kind) => kind switch
    {
        MemoryUseKind.Vring => MapUseKind.Vring,
        MemoryUseKind.Buffers => MapUseKind.Buffers,
        MemoryUseKind.Trace => MapUseKind.Trace,
        MemoryUseKind.ResourceTable => MapUseKind.ResourceTable,
        _ => null,
    };

    private void AddSegments(FirmwarePart part, string word, Queue<MemoryUse> placed, bool tellsPlaced)
    {
        var sections = SectionPlaces.Of(part.Elf);
        var hasSegments = false;
        foreach (var segment in part.Elf.Segments)
        {
            if (!segment.IsLoaded)
                continue;
            hasSegments = true;
            var name = string.Create(CultureInfo.InvariantCulture, $"{word} {segment.Index}");
            var isPlaced = placed.TryPeek(out var next) && next.Name == name;
            if (isPlaced)
                placed.Dequeue();
            // A loader that found a region for it compared 32 bits.
            var memory = isPlaced && next!.Region is not null ? segment.Memory with { Start = segment.PhysicalAddress & uint.MaxValue } : segment.Memory;
            var inside = sections.In(segment);
            var (physical, bytes) = _addresses.Locate(memory);
            var use = new MapUse(MapUseKind.Segment, name, memory)
            {
                PhysicalAddress = physical,
                Bytes = bytes,
                IsPlaced = isPlaced || !tellsPlaced,
                Header = (part.Elf, segment.Index),
                Image = part.Index,
                Sections = SectionPlaces.At(part.Elf, inside, unchecked(segment.PhysicalAddress - segment.VirtualAddress)),
            };
            _uses.Add(use);
            if (segment.VirtualAddress != segment.PhysicalAddress && inside.Count != 0)
                AddRunAddress(part, use, SectionPlaces.At(part.Elf, inside, shift: 0));
        }

        foreach (var section in hasSegments ? sections.Alone : [])
        {
            IReadOnlyList<MapSection> alone = [new MapSection(part.Elf, section, part.Elf.Sections[section].Address)];
            var (physical, bytes) = _addresses.Locate(alone[0].Memory);
            _uses.Add(new MapUse(MapUseKind.Section, alone[0].Name, alone[0].Memory) { PhysicalAddress = physical, Bytes = bytes, Image = part.Index, Sections = alone });
        }
    }

    /// <summary>Where the firmware copies a segment that it loads elsewhere; an alias of the load address is the same memory.</summary>
    private void AddRunAddress(FirmwarePart part, MapUse segment, IReadOnlyList<MapSection> sections)
    {
        var start = sections[0].Memory.Start;
        var end = sections.Max(section => section.Memory.End);
        var memory = new AddressRange(start, end - start);
        var (physical, bytes) = _addresses.Locate(memory);
        if (!segment.Bytes.Contains(bytes))
            _uses.Add(new MapUse(MapUseKind.RunAddress, segment.Name, memory) { PhysicalAddress = physical, Bytes = bytes, Image = part.Index, Sections = sections });
    }

    private void AddWorkingMemory(FirmwarePart part, VectorTable? vectors)
    {
        // Two vector tables: which of them the core starts with is not known.
        if (vectors is null && !part.IsEncrypted && VectorTableSearch.Find(part.Elf) is [var only])
            vectors = only;
        foreach (var found in WorkingMemorySearch.Find(part.Elf, vectors))
        {
            var (physical, bytes) = _addresses.Locate(found.Memory);
            _uses.Add(new MapUse(found.Kind == WorkingMemoryKind.Stack ? MapUseKind.Stack : MapUseKind.Heap, found.Kind == WorkingMemoryKind.Stack ? "stack" : "heap", found.Memory)
            {
                PhysicalAddress = physical,
                Bytes = bytes,
                Source = found.Source,
                IsReserved = found.Owner != WorkingMemoryOwner.Nobody,
                Image = part.Index,
            });
        }
    }

    private void Add(MapUseKind kind, string name, AddressRange memory)
    {
        var (physical, bytes) = _addresses.Locate(memory);
        _uses.Add(new MapUse(kind, name, memory) { PhysicalAddress = physical, Bytes = bytes });
    }
}
