using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// Grows segments to a multiple of the AES block where the ELF file's layout leaves room: the bytes behind a segment belong to nothing in the file, and to no
/// other segment in memory. They become zeros, which is what a loader puts there anyway (.bss) or nobody looks at.
/// </summary>
internal static class SegmentPadding
{
    private const int HeaderSize = SegmentHash.HeaderSize;

    /// <summary>A view of the file in which every PT_LOAD has a file size that is a multiple of 16.</summary>
    /// <exception cref="ElfFormatException">A segment has no room to grow; the message says what is in the way.</exception>
    public static ByteSource Pad(ElfFile elf)
    {
        var header = elf.Header;
        var table = new byte[elf.Segments.Length * HeaderSize];
        elf.Source.Read((long)header.ProgramHeaderOffset, table);
        List<(AddressRange Range, byte[] Bytes)> patches = [(new AddressRange(header.ProgramHeaderOffset, (ulong)table.Length), table)];
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != ElfSegmentType.Load || segment.FileSize % SegmentCipher.Block == 0)
                continue;
            var missing = SegmentCipher.Block - (segment.FileSize % SegmentCipher.Block);
            CheckRoom(elf, segment, missing);
            var row = table.AsSpan(segment.Index * HeaderSize);
            BinaryPrimitives.WriteUInt32LittleEndian(row[16..], (uint)(segment.FileSize + missing));
            BinaryPrimitives.WriteUInt32LittleEndian(row[20..], (uint)Math.Max(segment.MemorySize, segment.FileSize + missing));
            patches.Add((new AddressRange(segment.Offset + segment.FileSize, missing), new byte[missing]));
        }

        return patches.Count == 1 ? elf.Source : Apply(elf.Source, patches);
    }

    private static void CheckRoom(ElfFile elf, ElfSegment segment, ulong missing)
    {
        var file = new AddressRange(segment.Offset + segment.FileSize, missing);
        var memory = new AddressRange(segment.PhysicalAddress + segment.FileSize, missing);
        if (InTheWay(elf, segment, file, memory) is { } obstacle)
        {
            throw new ElfFormatException(
                $"Segment {segment.Index} cannot be padded to a multiple of {SegmentCipher.Block} bytes: {obstacle}. {EncryptionChecks.Remedy(elf, segment)}",
                EncryptionChecks.HeaderOffset(elf, segment));
        }
    }

    private static string? InTheWay(ElfFile elf, ElfSegment segment, AddressRange file, AddressRange memory)
    {
        if (memory.End > uint.MaxValue || file.End > uint.MaxValue)
            return "it ends at the end of the 32-bit space";
        foreach (var other in elf.Segments)
        {
            if (other.Index == segment.Index)
                continue;
            if (other.Type != ElfSegmentType.Null && new AddressRange(other.Offset, other.FileSize).Overlaps(file))
                return $"segment {other.Index} follows it in the file";
            if (other.IsLoaded && other.Memory.Overlaps(memory))
                return $"segment {other.Index} follows it in memory at 0x{other.PhysicalAddress:x8}";
        }

        foreach (var section in elf.Sections)
        {
            if (section.HasBytes && new AddressRange(section.Offset, section.Size).Overlaps(file))
                return $"section {elf.GetName(section)} follows it in the file (--strip moves sections that are not loaded)";
        }

        return EncryptionChecks.Tables(elf).Any(table => table.Overlaps(file)) ? "the headers of the ELF file follow it" : null;
    }

    /// <summary>The source with some ranges replaced; a patch may lie behind its end.</summary>
    private static CompositeByteSource Apply(ByteSource source, List<(AddressRange Range, byte[] Bytes)> patches)
    {
        patches.Sort((a, b) => a.Range.Start.CompareTo(b.Range.Start));
        var output = new CompositeByteSource();
        foreach (var (range, bytes) in patches)
        {
            output.Add(source.Slice(output.Length, (long)range.Start - output.Length));
            output.Add(bytes);
        }

        return output.Length < source.Length ? output.Add(source.Slice(output.Length, source.Length - output.Length)) : output;
    }
}
