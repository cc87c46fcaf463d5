using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>What the boot chain put into memory: the segments of the firmware, as the file has them. What the running core has changed since is not known.</summary>
internal sealed class FirmwareContent
{
    private readonly RemoteProcessor _processor;

    public FirmwareContent(FirmwareImage image, RemoteProcessor processor)
    {
        _processor = processor;
        Files = image.Elf is { } elf ? [elf] : image.Format == FirmwareFormat.SignedImage ? ReadParts(image.Source) : [];
        foreach (var file in Files)
        {
            if (!file.TryFindSection(".resource_table"u8, out var section))
                continue;
            Table = section;
            TableFile = file;
            break;
        }
    }

    /// <summary>The ELF files that the boot chain loaded; empty when the file is none that can be read.</summary>
    public IReadOnlyList<ElfFile> Files { get; }

    /// <summary>The section of the resource table; null when no file has one.</summary>
    public ElfSection? Table { get; }

    /// <summary>The file that has it.</summary>
    public ElfFile? TableFile { get; }

    /// <summary>All segments that are loaded.</summary>
    public IEnumerable<ElfSegment> Segments => Files.SelectMany(file => file.Segments).Where(segment => segment.IsLoaded);

    /// <summary>Reads memory as the firmware's segments left it.</summary>
    /// <param name="physicalAddress">Address as Linux sees it.</param>
    /// <param name="destination">Gets the bytes; what no segment fills is 0.</param>
    /// <returns>How many bytes from the start on come from segments.</returns>
    public int Read(ulong physicalAddress, Span<byte> destination)
    {
        destination.Clear();
        Span<bool> known = new bool[destination.Length];
        var wanted = new AddressRange(Canonical(physicalAddress), (ulong)destination.Length);
        foreach (var file in Files)
        {
            foreach (var segment in file.Segments)
            {
                // In file order, as a loader copies them: the later one wins.
                var memory = segment.Memory with { Start = Common(segment.PhysicalAddress & uint.MaxValue) };
                if (segment.IsLoaded && memory.Overlaps(wanted))
                    Copy(file, segment, memory, wanted, destination, known);
            }
        }

        var end = known.IndexOf(false);
        return end < 0 ? destination.Length : end;
    }

    /// <summary>The one physical address of what the core sees at an address, however many names it has.</summary>
    private ulong Common(ulong deviceAddress)
    {
        foreach (var range in _processor.DmaRanges)
        {
            if (new AddressRange(range.DeviceAddress, range.Size).Contains(deviceAddress))
                return Canonical(unchecked(range.PhysicalAddress + (deviceAddress - range.DeviceAddress)));
        }

        return deviceAddress;
    }

    private ulong Canonical(ulong physicalAddress)
    {
        foreach (var memory in _processor.Soc?.Memories ?? [])
        {
            if (memory.Canonical(physicalAddress) is { } canonical)
                return canonical;
        }

        return physicalAddress;
    }

    private static void Copy(ElfFile file, ElfSegment segment, AddressRange memory, AddressRange wanted, Span<byte> destination, Span<bool> known)
    {
        var start = Math.Max(memory.Start, wanted.Start);
        var end = Math.Min(memory.End, wanted.End);
        for (var at = start; at < end; at++)
        {
            var offset = unchecked(segment.Offset + (at - memory.Start));
            var index = (int)(at - wanted.Start);
            var isInFile = at - memory.Start < segment.FileSize;
            if (isInFile && !file.Source.Contains(offset, 1))
                continue;
            destination[index] = isInFile ? file.Source.View((long)offset, destination.Slice(index, 1))[0] : (byte)0;
            known[index] = true;
        }
    }

    private static IReadOnlyList<ElfFile> ReadParts(ByteSource source)
    {
        try
        {
            var image = TeeImage.Read(source);
            if (image.IsEncrypted)
                return [];
            return [.. image.Parts.Select(part => Open(image, part)).OfType<ElfFile>()];
        }
        catch (TeeImageFormatException)
        {
            return [];
        }
    }

    private static ElfFile? Open(TeeImage image, TeeImagePart part)
    {
        try
        {
            return ElfFile.ReadDamaged(image.OpenPart(part), out _);
        }
        catch (ElfFormatException)
        {
            return null;
        }
    }
}
