using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>remoteproc_load_elf: TL-01 to TL-12, and the images one after the other.</summary>
internal static class ImageLoading
{
    private const int ElfHeaderSize = 52;
    private const int SectionHeaderSize = 40;

    public static OpTeeRefusal? Run(OpTeeLoad load, SignedCopy copy)
    {
        var refusal = CheckElfHeader(load);
        if (refusal is null && load.Profile.IsSt)
            refusal = StRecords.CheckEncryption(load, copy);
        SegmentTable? table = null;
        refusal ??= SegmentTable.Read(load, copy, out table);
        return refusal ?? LoadImages(load, copy, table!);
    }

    /// <summary>e32_parse_ehdr: only the first image, with the size of all of them.</summary>
    private static OpTeeRefusal? CheckElfHeader(OpTeeLoad load)
    {
        load.Stage = OpTeeStage.ElfHeader;
        var refusal = ExamineElfHeader(load);
        if (refusal is not null)
            load.Print("remoteproc_load_elf", $"Failed to parse firmware, res = 0x{(uint)refusal.Result:x}");
        return refusal;
    }

    private static OpTeeRefusal? ExamineElfHeader(OpTeeLoad load)
    {
        var size = load.Header.ImagesLength;
        var at = load.ImagesOffset;
        // TL-02
        if (size < ElfHeaderSize)
            return load.Refuse(TeeResult.BadFormat, $"The images have {size} bytes, fewer than an ELF header.", at);
        Span<byte> header = stackalloc byte[ElfHeaderSize];
        load.Source.Read(at, header);
        var shoff = BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        var end = load.Is32Bit ? unchecked(shoff + SectionHeaderSize) : (ulong)shoff + SectionHeaderSize;
        if (size < end)
            return load.Refuse(TeeResult.BadFormat, $"e_shoff is 0x{shoff:x}, behind the 0x{size:x} bytes of the images.", at + 32);
        // TL-03
        var phentsize = BinaryPrimitives.ReadUInt16LittleEndian(header[42..]);
        var shentsize = BinaryPrimitives.ReadUInt16LittleEndian(header[46..]);
        if (!header.StartsWith(ElfLayout.Magic) || header[6] != 1 || header[4] != (byte)ElfClass.Elf32 || phentsize != 32 || shentsize != SectionHeaderSize)
        {
            load.Print("e32_parse_ehdr", "Invalid header");
            return load.Refuse(
                TeeResult.BadFormat,
                $"The first image is no 32-bit ELF file with entry sizes 32 and 40: class {header[4]}, version {header[6]}, sizes {phentsize} and {shentsize}.",
                at);
        }

        // TL-04
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[44..]) != 0)
            return null;
        load.Print("e32_parse_ehdr", "No loadable segment found");
        return load.Refuse(TeeResult.BadFormat, "The first image has no program headers.", at + 44);
    }

    private static OpTeeRefusal? LoadImages(OpTeeLoad load, SignedCopy copy, SegmentTable table)
    {
        load.Stage = OpTeeStage.NumberOfImages;
        // TL-08
        if (copy.Find(TlvType.NumberOfImages) is not { } number)
            return load.Refuse(TeeResult.NoData, "No NUM_IMG record with content is found.", TeeImageHeader.TlvOffset);
        if (number.Length != 1)
            return load.Refuse(TeeResult.BadFormat, $"NUM_IMG has {number.Length} bytes, expected 1.", number.Offset);
        var count = copy.Value(number, 1)[0];
        if (count == 0)
            return load.Refuse(TeeResult.NoData, "NUM_IMG is 0.", number.Offset);

        var types = copy.Find(TlvType.ImageType);
        var sizes = copy.Find(TlvType.ImageSize);
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            var refusal = CheckRecords(load, copy, types, sizes, count, i) ?? LoadImage(load, copy, table, sizes!.Value, i, ref offset);
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    /// <summary>TL-10 and TL-11.</summary>
    private static OpTeeRefusal? CheckRecords(OpTeeLoad load, SignedCopy copy, TlvValue? types, TlvValue? sizes, int count, int index)
    {
        load.Stage = OpTeeStage.ImageType;
        if (types is not { } typeRecord)
            return load.Refuse(TeeResult.NoData, "No IMGTYPE record with content is found.", TeeImageHeader.TlvOffset);
        if (typeRecord.Length != count)
            return load.Refuse(TeeResult.BadParameters, $"IMGTYPE has {typeRecord.Length} bytes for {count} images.", typeRecord.Offset);
        var type = copy.Value(typeRecord, count)[index];
        var expected = load.IsEncrypted ? 2 : 1;
        if (type != expected)
            return load.Refuse(TeeResult.BadFormat, $"IMGTYPE of image {index} is {type}, expected {expected}.", typeRecord.Offset + index);
        load.Stage = OpTeeStage.ImageSize;
        if (sizes is not { } sizeRecord)
            return load.Refuse(TeeResult.NoData, "No IMGSIZE record with content is found.", TeeImageHeader.TlvOffset);
        return sizeRecord.Length == 4 * count
            ? null
            : load.Refuse(TeeResult.BadParameters, $"IMGSIZE has {sizeRecord.Length} bytes for {count} images, expected {4 * count}.", sizeRecord.Offset);
    }

    private static OpTeeRefusal? LoadImage(OpTeeLoad load, SignedCopy copy, SegmentTable table, TlvValue sizes, int index, ref int offset)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(copy.Value(sizes, (int)sizes.Length)[(4 * index)..]);
        var image = new LoadedImage(index, load.ImagesOffset + offset, size);
        var refusal = SegmentLoading.Run(load, table, image);
        if (refusal is not null)
            return refusal;
        load.Stage = OpTeeStage.ResourceTable;
        refusal = load.Profile.BoundsElf
            ? ResourceTableSearch.Run(load, image, out var section)
            : OlderResourceTableSearch.Run(load, image, out section);
        if (refusal is null && section is { } found)
            refusal = ResourceTableCheck.Accept(load, found);
        // The sum of the sizes is held in a signed 32-bit number.
        offset = unchecked(offset + (int)size);
        return refusal;
    }
}

/// <summary>One image of the file, as IMGSIZE delimits it.</summary>
/// <param name="Index">Place in the file.</param>
/// <param name="Start">Offset in the file; sizes that wrap can put it anywhere.</param>
/// <param name="Size">IMGSIZE.</param>
internal readonly record struct LoadedImage(int Index, long Start, uint Size);
