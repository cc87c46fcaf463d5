using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>e32_parser_load_elf_image: TL-12 to TL-16; each PT_LOAD goes to <see cref="SegmentPlacement"/>.</summary>
internal static class SegmentLoading
{
    private const int HeaderSize = 32;
    private const string Header = "A program header";

    public static OpTeeRefusal? Run(OpTeeLoad load, SegmentTable table, LoadedImage image)
    {
        load.Stage = OpTeeStage.ProgramHeaders;
        if (image.Start % 4 != 0)
            load.Doubt($"the ELF header of image {image.Index} is read at an address that is no multiple of 4: undefined in C, works on the target");
        // The offset is read before the image's size is looked at.
        var phoff = load.Buffer.Word(image.Start + 28, $"The ELF header of image {image.Index}");
        // TL-12. On 32 bits compilers turn the comparison of pointers into a test of the size's sign.
        if (image.Size == 0 || (load.Is32Bit && image.Size > int.MaxValue))
            return load.Refuse(TeeResult.BadParameters, $"IMGSIZE of image {image.Index} is 0x{image.Size:x}.", image.Start);
        // TL-13
        if ((image.Start + phoff) % 4 != 0 || (!load.Profile.BoundsElf && phoff >= image.Size))
            return load.Refuse(TeeResult.BadFormat, $"e_phoff of image {image.Index} is 0x{phoff:x}: not aligned to 4 bytes, or outside the image.", image.Start + 28);
        var count = load.Buffer.Half(image.Start + 44, $"The ELF header of image {image.Index}");
        for (var i = 0; i < count; i++)
        {
            var refusal = Examine(load, image, phoff + ((long)i * HeaderSize), i, out var segment);
            if (refusal is null && segment is { } loaded)
                refusal = SegmentPlacement.Run(load, table, image, loaded);
            if (refusal is not null)
                return refusal;
            load.Stage = OpTeeStage.ProgramHeaders;
        }

        return null;
    }

    /// <summary>TL-14 to TL-16; the segment, when it is one to load.</summary>
    private static OpTeeRefusal? Examine(OpTeeLoad load, LoadedImage image, long at, int index, out ElfSegment? segment)
    {
        segment = null;
        // p_paddr is read before the header's place is checked.
        load.Buffer.Word(image.Start + at + 12, Header);
        var isLoad = load.Profile.BoundsElf || load.Buffer.Word(image.Start + at, Header) == (uint)ElfSegmentType.Load;
        // TL-15 comes before TL-14 in the older parser.
        if (!isLoad)
            return null;
        if (at + HeaderSize > image.Size)
            return load.Refuse(TeeResult.BadFormat, $"Program header {index} of image {image.Index} lies outside of the image's 0x{image.Size:x} bytes.", image.Start + 28);
        var header = load.Buffer.Read(image.Start + at, stackalloc byte[HeaderSize], Header);
        var read = ElfLayout.ReadProgramHeader(header, ElfClass.Elf32, ElfByteOrder.LittleEndian, index);
        if (read.Type != ElfSegmentType.Load)
            return null;
        // TL-16
        if (!Contains(load, image, (uint)read.Offset, (uint)read.FileSize))
        {
            return load.Refuse(
                TeeResult.BadFormat,
                $"The 0x{read.FileSize:x} bytes of segment {index} at 0x{read.Offset:x} lie outside of the 0x{image.Size:x} bytes of image {image.Index}"
                + (load.Profile.BoundsElf ? "." : ", or end with its last byte."),
                image.Start + at + 4,
                // A linker puts symbols and section headers behind the segments.
                load.Profile.BoundsElf ? null : "Keep what the linker puts behind the segments (strip -s does, stripping the section headers does not), so that no segment ends with the file; then sign again.");
        }

        segment = read;
        return null;
    }

    /// <summary>va_in_fwm_image_range. The older one wants a byte behind the segment inside the image, and its sum wraps on 32 bits.</summary>
    private static bool Contains(OpTeeLoad load, LoadedImage image, uint offset, uint size)
    {
        if (load.Profile.BoundsElf)
            return (ulong)offset + size <= image.Size;
        var end = load.Is32Bit ? unchecked(offset + size) : (ulong)offset + size;
        return offset < image.Size && end < image.Size;
    }
}
