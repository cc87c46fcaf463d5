using FirmwareKit.Tee;

namespace FirmwareKit.Comparison;

/// <summary>Names the bytes of a signed image: header, records, signature, images, padding.</summary>
internal sealed class SignedImagePlaces : IFilePlaces
{
    private static readonly string[] HeaderWords = ["magic number", "version", "length of the records", "length of the signature", "length of the images"];

    private readonly TeeImage _image;
    private readonly long[] _recordStarts;
    private readonly List<(TeeImagePart Part, IFilePlaces? Places)> _parts = [];

    public SignedImagePlaces(ComparedFirmware firmware)
    {
        _image = firmware.Signed!;
        _recordStarts = [.. _image.Tlvs.Records.Select(record => record.Offset)];
        foreach (var (part, compared) in _image.Parts.Zip(firmware.Parts))
            _parts.Add((part, compared.Elf is null ? null : new ElfPlaces(compared.Elf, part.Offset, _image.Parts.Length == 1 ? string.Empty : $"image {part.Index}: ")));
    }

    public FilePlace At(long offset)
    {
        var header = _image.Header;
        if (offset < TeeImageHeader.Size)
            return new FilePlace($"header, {HeaderWords[offset / 4]}", offset / 4 * 4, (offset / 4 * 4) + 4);
        if (offset < header.SignatureOffset)
            return AtRecord(offset);
        if (offset < header.SignatureOffset + header.SignatureLength)
            return new FilePlace("signature", header.SignatureOffset, header.SignatureOffset + header.SignatureLength);
        if (offset < header.ImagesOffset)
            return new FilePlace("padding after the signature", offset, header.ImagesOffset);
        foreach (var (part, places) in _parts)
        {
            if (offset >= part.Offset && offset < part.Offset + part.Size)
                return places?.At(offset) ?? new FilePlace($"image {part.Index}, no ELF file", part.Offset, part.Offset + part.Size);
        }

        return new FilePlace("padding after the images", offset, _image.Source.Length);
    }

    private FilePlace AtRecord(long offset)
    {
        var records = _image.Tlvs.Records;
        var last = Stretches.Last(_recordStarts, offset);
        var end = last + 1 < records.Length ? records[last + 1].Offset : _image.Header.SignatureOffset;
        if (last < 0)
            return new FilePlace("records", offset, end);
        var record = records[last];
        if (offset < record.Offset + 4)
            return new FilePlace($"{record.Name}, type", record.Offset, record.Offset + 4);
        if (offset < record.ValueOffset)
            return new FilePlace($"{record.Name}, length", record.Offset + 4, record.ValueOffset);
        if (offset >= record.ValueOffset + record.Length)
            return new FilePlace($"{record.Name}, padding", offset, end);
        var size = record.Type switch { TlvType.HashTable => SegmentHash.PlainSize, TlvType.EncryptionTable => SegmentHash.EncryptedSize, _ => 0 };
        return size == 0 ? new FilePlace($"{record.Name}, value", record.ValueOffset, record.ValueOffset + record.Length) : AtTableEntry(record, size, offset);
    }

    private static FilePlace AtTableEntry(Tlv table, int size, long offset)
    {
        var index = (offset - table.ValueOffset) / size;
        var start = table.ValueOffset + (index * size);
        var (name, from, to) = (offset - start) switch
        {
            < SegmentHash.HeaderSize => ("program header", 0, SegmentHash.HeaderSize),
            < SegmentHash.PlainSize => ("SHA-256", SegmentHash.HeaderSize, SegmentHash.PlainSize),
            _ => ("IV", SegmentHash.PlainSize, size),
        };
        return new FilePlace($"{table.Name}, entry {index}, {name}", start + from, Math.Min(start + to, table.ValueOffset + table.Length));
    }
}
