using FirmwareKit.Elf;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Loading.OpTee;

/// <summary>remoteproc_load_segment, and the platform service behind it: TL-17 to TL-19, TP-01 to TP-04.</summary>
internal static class SegmentPlacement
{
    private const int AesBlock = 16;
    private const string LinkIntoRegion = "Link the segment into a memory-region of OP-TEE's device tree.";

    public static OpTeeRefusal? Run(OpTeeLoad load, SegmentTable table, LoadedImage image, ElfSegment segment)
    {
        var source = image.Start + (long)segment.Offset;
        var refusal = FindEntry(load, table, image, segment, source, out var entry);
        if (refusal is null && segment.FileSize > 0)
            refusal = Load(load, table, segment, source, entry);
        if (refusal is null && segment.FileSize < segment.MemorySize)
            refusal = Clear(load, segment, source);
        return refusal;
    }

    /// <summary>get_segment_hash, TL-17.</summary>
    private static OpTeeRefusal? FindEntry(OpTeeLoad load, SegmentTable table, LoadedImage image, ElfSegment segment, long source, out SegmentEntry entry)
    {
        load.Stage = OpTeeStage.SegmentEntry;
        entry = default;
        var address = (uint)segment.PhysicalAddress;
        if (table.Find(address) is not { } found)
        {
            return load.Refuse(
                TeeResult.NoData,
                $"The signed table has no entry with the address 0x{address:x8} of segment {segment.Index} of image {image.Index}.",
                source,
                "Sign the ELF file again; it was changed after signing.");
        }

        entry = found;
        if (found.Type != ElfSegmentType.Load || found.FileSize != segment.FileSize || found.MemorySize != segment.MemorySize)
        {
            return load.Refuse(
                TeeResult.BadParameters,
                $"The first entry of the signed table with the address 0x{address:x8} of segment {segment.Index} is entry {found.Index}: type 0x{(uint)found.Type:x}, "
                + $"sizes 0x{found.FileSize:x} and 0x{found.MemorySize:x}; the segment has type 0x1 and sizes 0x{segment.FileSize:x} and 0x{segment.MemorySize:x}.",
                table.OffsetOf(found),
                found.Type == ElfSegmentType.Load && found.MemorySize != 0
                    ? "Sign the ELF file again, and give each segment an address of its own."
                    : "Link so that no other program header (.ARM.exidx, an empty segment) begins at the address of a segment that is loaded.");
        }

        var relative = source - load.ImagesOffset;
        var end = load.Is32Bit ? unchecked((uint)(relative + found.FileSize)) : relative + found.FileSize;
        return relative >= 0 && relative <= load.Header.ImagesLength && end <= load.Header.ImagesLength
            ? null
            : load.Refuse(TeeResult.BadParameters, $"The bytes of segment {segment.Index} of image {image.Index} lie outside of the images.", source);
    }

    /// <summary>rproc_pta_load_segment, TL-18.</summary>
    private static OpTeeRefusal? Load(OpTeeLoad load, SegmentTable table, ElfSegment segment, long source, SegmentEntry entry)
    {
        load.Stage = OpTeeStage.LoadSegment;
        if (!load.Source.Contains((ulong)source, segment.FileSize))
        {
            return OpTeeRefusal.Stop(
                load.Stage,
                $"The 0x{segment.FileSize:x} bytes of segment {segment.Index} reach past the file; the system refuses the buffer and stops the trusted application.",
                source);
        }

        var address = (uint)segment.PhysicalAddress;
        var size = (uint)segment.FileSize;
        var refusal = Place(load, "rproc_pta_load_segment", address, size, $"The file bytes of segment {segment.Index}", source, out var physical);
        // TP-04. The digest is that of the bytes in memory, which are these.
        if (refusal is null && !load.Digests.Get(source, size).Span.SequenceEqual(table.Digest(entry)))
        {
            refusal = load.Refuse(
                TeeResult.Security,
                $"The 0x{size:x} bytes of segment {segment.Index} do not have the signed hash (entry {entry.Index} of the table).",
                source,
                "Sign the ELF file again; it was changed after signing.");
        }

        if (refusal is not null)
        {
            load.Print("remoteproc_load_segment", $"Fails to load segment, res = 0x0x{(uint)refusal.Result:x}"); // the prefix is printed twice
            return refusal;
        }

        if (load.IsEncrypted && size % AesBlock != 0)
            load.Doubt($"an encrypted segment of {size} bytes is no multiple of {AesBlock}; what decryption answers was not looked at");
        load.Loads.Add(new OpTeeMemory(address, physical, size));
        load.Hashed.Add(new FileRange(source, size));
        return null;
    }

    /// <summary>rproc_pta_set_memory, TL-19. The address wraps in 32 bits.</summary>
    private static OpTeeRefusal? Clear(OpTeeLoad load, ElfSegment segment, long source)
    {
        load.Stage = OpTeeStage.ClearSegment;
        var address = unchecked((uint)segment.PhysicalAddress + (uint)segment.FileSize);
        var size = (uint)(segment.MemorySize - segment.FileSize);
        var refusal = Place(load, "rproc_pta_set_memory", address, size, $"The zeroed part of segment {segment.Index}", source, out var physical);
        if (refusal is null)
            load.Zeros.Add(new OpTeeMemory(address, physical, size));
        else
            load.Print("remoteproc_load_segment", $"Fails to clear segment, res = 0x{(uint)refusal.Result:x}");
        return refusal;
    }

    /// <summary>TP-02 and TP-03.</summary>
    private static OpTeeRefusal? Place(OpTeeLoad load, string function, uint address, uint size, string what, long offset, out ulong physical)
    {
        physical = 0;
        if (load.Memory.Translate(address, size) is not { } translated)
        {
            return load.Refuse(
                TeeResult.AccessDenied,
                $"{what}, 0x{size:x} bytes at 0x{address:x8}, do not lie in one {(load.Profile.IsSt ? "dma-range" : "region")}"
                + (load.Memory.IsKnown ? $" ({load.Memory.Describe()})." : "."),
                offset,
                LinkIntoRegion);
        }

        physical = translated;
        if (load.Memory.CanMap(physical, size))
            return null;
        load.Print(function, $"Can't map region 0x{physical:x} size {size}");
        return load.Refuse(
            TeeResult.Generic,
            $"{what}, 0x{size:x} bytes at physical address 0x{physical:x8}, do not lie in one region.",
            offset,
            LinkIntoRegion);
    }
}
