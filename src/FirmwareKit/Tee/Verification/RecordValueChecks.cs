using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Verification;

/// <summary>What single records say: boot address, IVs, types that another reader can take for another type (tee-image.md sections 2.5 and 9).</summary>
internal static class RecordValueChecks
{
    /// <summary>ST's OP-TEE keeps 16 bits of a platform record's length (TX-05).</summary>
    private const int LongestPlatformValue = 0xffff;

    private const uint VectorAlignment = 128;

    public static void Run(TeeImage image, TeeFindings findings)
    {
        foreach (var record in image.Tlvs.Records)
        {
            if (record.Type is >= TlvType.FirstPlatform and <= TlvType.LastPlatform && record.Length > LongestPlatformValue)
                findings.Error($"{record.Name} has 0x{record.Length:x} bytes; ST's OP-TEE keeps 16 bits of that length and reads the rest as records.", record.Offset);
            if (record.Type > 0xffff && TlvType.NameOf(record.Type) is null && TlvType.NameOf(record.Type & 0xffff) is { } alias)
                findings.Warning($"Record type {record.Name} has the low 16 bits of {alias}; a reader that masks them takes it for that.", record.Offset);
        }

        CheckBootAddress(image, findings);
        CheckVectors(image, findings);
    }

    /// <summary>TX-45: the address must be one that the register can hold, and that something loads.</summary>
    private static void CheckBootAddress(TeeImage image, TeeFindings findings)
    {
        if (!image.Tlvs.TryFind(TlvType.BootAddress, out var record) || image.BootAddress is not { } address)
            return;
        if (address == 0)
            findings.Error("BOOTADDR is 0, which ST's OP-TEE takes as none: the image loads, and its start fails (GENERIC).", record.ValueOffset);
        if (address % VectorAlignment != 0)
            findings.Error($"BOOTADDR 0x{address:x8} is no multiple of {VectorAlignment}: the register drops the low bits, and the core starts elsewhere.", record.ValueOffset);
        if (!image.SegmentTable.IsEmpty && !image.SegmentTable.Any(entry => entry.Header.Type == ElfSegmentType.Load && entry.Header.Memory.Contains(address)))
            findings.Error($"BOOTADDR 0x{address:x8} lies in no segment of the image: the core starts in memory that nobody loaded.", record.ValueOffset);
    }

    /// <summary>TX-44: one IV for two segments tells an attacker where their plain bytes are equal.</summary>
    private static void CheckVectors(TeeImage image, TeeFindings findings)
    {
        if (!image.IsEncrypted || !image.Tlvs.TryFind(TlvType.EncryptionTable, out var table))
            return;
        var seen = new HashSet<string>();
        foreach (var entry in image.SegmentTable)
        {
            if (!entry.IsZero && entry.Header.FileSize != 0 && !seen.Add(Convert.ToHexString(entry.InitializationVector.AsSpan())))
                findings.Warning($"Entry {entry.Header.Index} of ENCTABLE has the IV of another one.", table.ValueOffset + ((long)entry.Header.Index * SegmentHash.EncryptedSize));
        }
    }
}
