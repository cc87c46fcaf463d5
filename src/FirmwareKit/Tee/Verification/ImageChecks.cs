using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Verification;

/// <summary>
/// The ELF files inside a signed image against the signed table: every program header must be the signed one, every hash must be right. OP-TEE itself
/// only looks at what it loads (tee-image.md sections 6.3 to 6.5 and 9).
/// </summary>
internal sealed class ImageChecks(TeeImage image, SegmentDigests digests, TeeFindings findings)
{
    private readonly List<(AddressRange Memory, long Offset)> _memory = [];
    private readonly Dictionary<ulong, ElfSegment> _firstAt = FirstAt(image);
    private int _nextEntry;
    private bool _hasResourceTable;
    private bool _isIncomplete;

    public void Run()
    {
        if (image.SegmentTable.IsEmpty)
            return;
        // An image whose place in the file nobody knows cannot be looked into; TlvChecks says so.
        _isIncomplete = image.Parts.Length != image.Tlvs.ReadByte(TlvType.NumberOfImages);
        foreach (var part in image.Parts)
            CheckPart(part);
        var table = image.SegmentTable;
        // Where the program headers of an image cannot be read, nobody knows which entries are left over.
        for (; !_isIncomplete && _nextEntry < table.Length; _nextEntry++)
        {
            if (!(image.IsEncrypted && table[_nextEntry].IsZero))
            {
                findings.Error(
                    $"Entry {_nextEntry} of the signed segment table (address 0x{table[_nextEntry].Header.PhysicalAddress:x8}) has no program header: "
                    + "a segment was taken out of the image.",
                    0);
            }
        }

        CheckOverlaps();
    }

    private void CheckPart(TeeImagePart part)
    {
        ElfFile elf;
        IReadOnlyList<ElfFormatException> damage;
        try
        {
            elf = ElfFile.ReadDamaged(image.OpenPart(part), out damage);
        }
        catch (ElfFormatException e)
        {
            findings.Error($"Image {part.Index}: {e.Message}", part.Offset + e.Offset, TeeResult.BadFormat);
            _isIncomplete = true;
            return;
        }

        var header = elf.Header;
        if (header.Class != ElfClass.Elf32)
            findings.Error($"Image {part.Index} is a 64-bit ELF file; OP-TEE loads 32-bit ones.", part.Offset + 4, TeeResult.BadFormat);
        if (header.ByteOrder != ElfByteOrder.LittleEndian)
            findings.Error($"Image {part.Index} is marked big endian, so that a strict reader cannot take its numbers as OP-TEE does; it was not looked into.", part.Offset + 5);
        if (header.Class != ElfClass.Elf32 || header.ByteOrder != ElfByteOrder.LittleEndian)
        {
            _isIncomplete = true;
            return;
        }

        if (header.Machine != ElfMachine.Arm)
            findings.Error($"Image {part.Index} is not for Arm.", part.Offset + 18);
        foreach (var defect in damage)
            findings.Error($"Image {part.Index}: {defect.Message}", part.Offset + defect.Offset, TeeResult.BadFormat);
        if (header.ProgramHeaderOffset % 4 != 0)
            findings.Error($"Image {part.Index}: the program headers are not aligned to 4 bytes.", part.Offset + 28, TeeResult.BadFormat);
        if (elf.Sections.IsEmpty)
            findings.Error($"Image {part.Index} has no section headers; OP-TEE needs them (strip -s keeps them, sstrip does not).", part.Offset + 32, TeeResult.BadFormat);
        if (damage.Count != 0 || header.ProgramHeaderOffset % 4 != 0 || elf.Sections.IsEmpty)
        {
            _isIncomplete = true;
            return;
        }

        if (!elf.Segments.Any(segment => segment.Type == ElfSegmentType.Load))
            findings.Error($"Image {part.Index} has no PT_LOAD segment; OP-TEE loads nothing and can still start the core.", part.Offset + 44);
        foreach (var segment in elf.Segments)
            CheckSegment(part, elf, segment);
        CheckTail(part, elf);
        if (!elf.Segments.Any(segment => segment.IsLoaded && segment.Memory.Contains(header.Entry & ~1UL)))
            findings.Warning($"Image {part.Index}: the entry point 0x{header.Entry:x8} is in no loaded segment. It is not signed, and OP-TEE does not use it.", part.Offset + 24);
        if (ResourceTableChecks.Run(image, part, elf, findings))
        {
            if (_hasResourceTable)
                findings.Error($"Image {part.Index} has a second resource table.", part.Offset, TeeResult.BadFormat);
            _hasResourceTable = true;
        }
    }

    private void CheckSegment(TeeImagePart part, ElfFile elf, ElfSegment segment)
    {
        var headerOffset = part.Offset + (long)elf.Header.ProgramHeaderOffset + (segment.Index * SegmentHash.HeaderSize);
        CheckLookup(segment, headerOffset);
        if (image.IsEncrypted && segment.Type != ElfSegmentType.Load)
            return; // ENCTABLE has PT_LOAD segments only
        if (_nextEntry < image.SegmentTable.Length && image.IsEncrypted)
            SkipZeroEntries();
        if (_nextEntry >= image.SegmentTable.Length)
        {
            findings.Error($"Program header {segment.Index} (address 0x{segment.PhysicalAddress:x8}) is not in the signed segment table.", headerOffset);
            return;
        }

        var entry = image.SegmentTable[_nextEntry++];
        Span<byte> raw = stackalloc byte[SegmentHash.HeaderSize];
        image.Source.Read(headerOffset, raw);
        if (!raw.SequenceEqual(entry.RawHeader.AsSpan()))
        {
            findings.Error($"Program header {segment.Index} (address 0x{segment.PhysicalAddress:x8}) is not the signed one.", headerOffset);
            return;
        }

        // PT_NULL: its other fields mean nothing, and its bytes need not be inside the file.
        if (segment.Type == ElfSegmentType.Null)
            return;

        // The TA reads file bytes for PT_LOAD only; the other hashes are checked here alone.
        var digest = digests.Get(segment.FileSize == 0 ? 0 : part.Offset + (long)segment.Offset, (long)segment.FileSize);
        if (!digest.Span.SequenceEqual(entry.Digest.AsSpan()))
        {
            findings.Error(
                $"Segment {segment.Index} (address 0x{segment.PhysicalAddress:x8}, 0x{segment.FileSize:x} bytes) does not have its signed hash: it was changed after signing.",
                part.Offset + (long)segment.Offset,
                segment.Type == ElfSegmentType.Load ? TeeResult.Security : null);
        }

        if (segment.Type != ElfSegmentType.Load)
            return;
        if (segment.MemorySize < segment.FileSize)
            findings.Error($"Segment {segment.Index}: p_memsz 0x{segment.MemorySize:x} is below p_filesz 0x{segment.FileSize:x}.", headerOffset);
        if (segment.MemorySize == 0)
            findings.Warning($"Segment {segment.Index} (address 0x{segment.PhysicalAddress:x8}) is an empty PT_LOAD; it can hide another segment at its address.", headerOffset);
        if (segment.FileSize != 0 && segment.Offset + segment.FileSize == (ulong)part.Size)
            findings.Warning($"Segment {segment.Index} ends at the last byte of its image, which OP-TEE before 4.10 and ST's refuse (BAD_FORMAT).", headerOffset);
        _memory.Add((segment.Memory, headerOffset));
    }

    /// <summary>TX-11: what follows the ELF file in its image is covered by nothing.</summary>
    private void CheckTail(TeeImagePart part, ElfFile elf)
    {
        var end = ElfExtent.EndOf(elf);
        var length = part.Size - end;
        if (length > 7)
            findings.Warning($"Image {part.Index} has 0x{length:x} bytes after the end of its ELF file, which nothing covers.", part.Offset + end);
        else if (length > 0 && elf.Source.View(end, stackalloc byte[(int)length]).IndexOfAnyExcept((byte)0) >= 0)
            findings.Warning($"The padding after image {part.Index} is not zero.", part.Offset + end);
    }

    /// <summary>TL-17: the trusted application takes the first entry with the segment's address, over all images, and no second one.</summary>
    private void CheckLookup(ElfSegment segment, long headerOffset)
    {
        if (segment.Type != ElfSegmentType.Load)
            return;
        if (_firstAt.TryGetValue(segment.PhysicalAddress, out var signed))
        {
            if (signed.Type == ElfSegmentType.Load && signed.FileSize == segment.FileSize && signed.MemorySize == segment.MemorySize)
                return;
            var message = $"OP-TEE looks up segment {segment.Index} by its address 0x{segment.PhysicalAddress:x8} and finds entry {signed.Index} of the table first, which is "
                + (signed.Type == ElfSegmentType.Load ? $"another PT_LOAD (0x{signed.FileSize:x}/0x{signed.MemorySize:x} bytes)" : $"no PT_LOAD but {signed.Type}")
                + ": it will refuse to load the image.";
            // A non-loadable header in front does not make the image any less the signed one; two PT_LOAD for one address are ambiguous.
            if (signed.Type == ElfSegmentType.Load || image.IsEncrypted)
                findings.Error(message, headerOffset, TeeResult.BadParameters);
            else
                findings.Warning(message + " Place .ARM.exidx inside the segment, not at its start.", headerOffset, TeeResult.BadParameters);
            return;
        }

        findings.Error($"Segment {segment.Index} (address 0x{segment.PhysicalAddress:x8}) is not in the signed segment table.", headerOffset, TeeResult.NoData);
    }

    private static Dictionary<ulong, ElfSegment> FirstAt(TeeImage image)
    {
        var first = new Dictionary<ulong, ElfSegment>();
        foreach (var entry in image.SegmentTable)
            first.TryAdd(entry.Header.PhysicalAddress, entry.Header);
        return first;
    }

    private void SkipZeroEntries()
    {
        while (_nextEntry < image.SegmentTable.Length && image.SegmentTable[_nextEntry].IsZero)
            _nextEntry++;
    }

    /// <summary>Over all images: later segments would overwrite earlier ones after their hash was checked.</summary>
    private void CheckOverlaps()
    {
        _memory.Sort((a, b) => a.Memory.Start.CompareTo(b.Memory.Start));
        for (var i = 1; i < _memory.Count; i++)
        {
            if (_memory[i - 1].Memory.Overlaps(_memory[i].Memory))
                findings.Error($"Two segments overlap in memory: {_memory[i - 1].Memory} and {_memory[i].Memory}.", _memory[i].Offset);
        }
    }
}
