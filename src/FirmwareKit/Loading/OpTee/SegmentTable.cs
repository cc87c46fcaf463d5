using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>What the signed table says of a segment.</summary>
/// <param name="Index">Place of the entry in the table.</param>
/// <param name="Type">p_type.</param>
/// <param name="FileSize">p_filesz.</param>
/// <param name="MemorySize">p_memsz.</param>
internal readonly record struct SegmentEntry(int Index, ElfSegmentType Type, uint FileSize, uint MemorySize);

/// <summary>The trusted application's copy of HASHTABLE or ENCTABLE: TL-05 to TL-07, and the lookup of section 6.5.</summary>
internal sealed class SegmentTable
{
    private readonly byte[] _bytes;
    private readonly int _entrySize;
    private readonly long _offset;
    private readonly Dictionary<uint, SegmentEntry> _first = [];

    private SegmentTable(byte[] bytes, int entrySize, long offset)
    {
        _bytes = bytes;
        _entrySize = entrySize;
        _offset = offset;
        for (var i = 0; i < bytes.Length / entrySize; i++)
        {
            var entry = bytes.AsSpan(i * entrySize);
            _first.TryAdd(
                Word(entry, 12),
                new SegmentEntry(i, (ElfSegmentType)Word(entry, 0), Word(entry, 16), Word(entry, 20)));
        }
    }

    public static OpTeeRefusal? Read(OpTeeLoad load, SignedCopy copy, out SegmentTable? table)
    {
        table = null;
        load.Stage = OpTeeStage.HashTable;
        var (type, name, size) = load.IsEncrypted
            ? (TlvType.EncryptionTable, "ENCTABLE", SegmentHash.EncryptedSize)
            : (TlvType.HashTable, "HASHTABLE", SegmentHash.PlainSize);
        // TL-05
        if (copy.Find(type) is not { } record)
        {
            var isEncrypted = !load.Profile.IsSt && copy.Find(TlvType.EncryptionTable) is not null;
            return load.Refuse(
                TeeResult.NoData,
                isEncrypted
                    ? "The image is encrypted, and upstream OP-TEE cannot load such images: there is no HASHTABLE record."
                    : $"No {name} record with content is found.",
                TeeImageHeader.TlvOffset,
                isEncrypted ? "Sign the ELF file again without --enc-key, or build the board with ST's OP-TEE." : null);
        }

        // TL-06
        if (record.Length % size != 0)
            return load.Refuse(TeeResult.BadParameters, $"{name} has {record.Length} bytes, which is no multiple of {size}.", record.Offset);
        // TL-07
        if (!load.Heap.HoldsTable(copy.Length, record.Length))
        {
            return load.Refuse(
                TeeResult.OutOfMemory,
                $"A second copy of {name} with {record.Length / size} entries does not fit the trusted application's heap of {load.Heap.Size} bytes "
                + $"beside the signed {copy.Length}.",
                record.Offset,
                "Link the firmware with fewer program headers, or build OP-TEE with a larger CFG_REMOTEPROC_TA_HEAP_SIZE.");
        }

        table = new SegmentTable(copy.Value(record, (int)record.Length).ToArray(), size, record.Offset);
        return null;
    }

    /// <summary>The first entry with this p_paddr; a second one is never tried.</summary>
    public SegmentEntry? Find(uint address) => _first.TryGetValue(address, out var entry) ? entry : null;

    public ReadOnlySpan<byte> Digest(SegmentEntry entry) => _bytes.AsSpan((entry.Index * _entrySize) + SegmentHash.HeaderSize, SegmentHash.DigestSize);

    /// <summary>Offset of an entry in the file.</summary>
    public long OffsetOf(SegmentEntry entry) => _offset + ((long)entry.Index * _entrySize);

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
