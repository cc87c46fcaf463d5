using FirmwareKit.Elf;
using FirmwareKit.Loading.Linux.Debugfs;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_elf_load_segments (S-01 to S-10).</summary>
internal static class SegmentLoading
{
    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("load-segments", "Copy the segments", "rproc_elf_load_segments");
        // E-16: 0xffff program headers are taken literally.
        for (var i = 0; i < boot.File.Header.ProgramHeaderCount; i++)
        {
            var segment = boot.File.ProgramHeader(i, "rproc_elf_load_segments");
            if (segment.Type != ElfSegmentType.Load || (segment.MemorySize == 0 && boot.Has(KernelDifferences.SkipsEmptySegments)))
                continue; // S-01, S-02
            var error = Load(boot, segment, i);
            if (error == 0)
                continue;
            boot.Log.Rproc(LogLevel.Error, $"Failed to load program segments: {error}");
            if (!boot.Passes())
                return error;
        }

        return 0;
    }

    private static int Load(LinuxBoot boot, ElfSegment segment, int index)
    {
        boot.Log.RprocDebug($"phdr: type {(uint)segment.Type} da 0x{segment.PhysicalAddress:x} memsz 0x{segment.MemorySize:x} filesz 0x{segment.FileSize:x}");
        // A segment can have several faults: behind one that is taken for mended, the others show.
        var error = 0;
        if (segment.FileSize > segment.MemorySize)
        {
            error = Fail(boot, $"bad phdr filesz 0x{segment.FileSize:x} memsz 0x{segment.MemorySize:x}"); // S-03
            if (!boot.GoesOn)
                return error;
        }

        var end = unchecked(segment.Offset + segment.FileSize);
        if (end > (ulong)boot.File.Size)
        {
            error = Fail(boot, $"truncated fw: need 0x{end:x} avail 0x{boot.File.Size:x}"); // S-04
            if (!boot.GoesOn)
                return error;
        }

        if (boot.Processor.Type.HostBits == 32 && segment.MemorySize > uint.MaxValue)
            return Fail(boot, $"size ({segment.MemorySize:x}) does not fit in size_t type", ErrorNumber.Overflow); // S-05
        if (boot.Carveouts.Translate(segment.PhysicalAddress, segment.MemorySize, out var wraps) is not { } region)
            return Fail(boot, $"bad phdr da 0x{segment.PhysicalAddress:x} mem 0x{segment.MemorySize:x}"); // S-06
        if (wraps)
            boot.Uncertainties.Add($"segment {index} passes because address and size wrap around; the kernel then clears memory outside of {region.Name}");
        if (segment.MemorySize == 0 || error != 0)
            return error;
        var length = Math.Min(segment.MemorySize, region.Length); // less only when it wraps
        boot.RemoteMemory.Load(MemoryPlace.Of(region, segment.PhysicalAddress), length, boot.Image.Source, segment.Offset, Math.Min(segment.FileSize, length));
        boot.Memory.Add(new MemoryUse(MemoryUseKind.Segment, $"segment {index}", segment.Memory, CarveoutList.ToRegion(region)));
        return 0;
    }

    private static int Fail(LinuxBoot boot, string message, int error = ErrorNumber.Invalid)
    {
        boot.Log.Rproc(LogLevel.Error, message);
        return error;
    }
}
