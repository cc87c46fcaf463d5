using FirmwareKit.Binary;

namespace FirmwareKit.Tee.Verification;

/// <summary>The records: counts and lengths that must agree, duplicates, strays, unknown types (tee-image.md sections 6.3 and 9).</summary>
internal static class TlvChecks
{
    public static void Run(TeeImage image, TeeFindings findings)
    {
        CheckArea(image, findings);
        CheckCounts(image, findings);
        CheckTables(image, findings);
        CheckPadding(image, findings);
    }

    private static void CheckArea(TeeImage image, TeeFindings findings)
    {
        var tlvs = image.Tlvs;
        if (image.Header.TlvLength % 8 != 0)
            findings.Warning($"tlv_len is {image.Header.TlvLength}, no multiple of 8: legal, but no known tool writes it.", 8);
        foreach (var record in tlvs.Overruns)
            findings.Error($"The value of {record.Name} (0x{record.Length:x} bytes) leaves the TLV area; OP-TEE does not see the record.", record.Offset);
        if (tlvs.StrayLength != 0)
            findings.Error($"{tlvs.StrayLength} stray bytes follow the last record.", tlvs.StrayOffset);
        var seen = new HashSet<uint>();
        foreach (var record in tlvs.Records)
        {
            if (!seen.Add(record.Type))
                findings.Error($"{record.Name} is there twice; OP-TEE uses the first one only.", record.Offset);
            if (record.Length == 0)
                findings.Warning($"{record.Name} is empty, which counts as absent.", record.Offset);
            switch (record.Type)
            {
                case TlvType.BootAddress or TlvType.BootSecure when record.Length != 4:
                    findings.Warning($"{record.Name} has {record.Length} bytes, expected 4: ST's OP-TEE refuses it (CORRUPT_OBJECT).", record.Offset);
                    break;
                case TlvType.BootSecure when tlvs.ReadWord(record.Type) == 0:
                    findings.Warning("BOOTSEC is 0, but its presence alone switches secure boot on in ST's OP-TEE. Leave it out instead.", record.ValueOffset);
                    break;
                default:
                    if (TlvType.NameOf(record.Type) is null)
                    {
                        findings.Warning(
                            $"Record type {record.Name} is unknown: upstream OP-TEE ignores it, "
                            + (record.Type is >= TlvType.FirstPlatform and <= TlvType.LastPlatform ? "ST's refuses it (NOT_IMPLEMENTED)." : "as ST's does."),
                            record.Offset);
                    }

                    break;
            }
        }
    }

    /// <summary>TL-08 to TL-12, and that the sizes add up.</summary>
    private static void CheckCounts(TeeImage image, TeeFindings findings)
    {
        var tlvs = image.Tlvs;
        if (!tlvs.TryFind(TlvType.NumberOfImages, out var number))
        {
            findings.Error("The record NUM_IMG is missing or empty.", number.Offset, TeeResult.NoData);
            return;
        }

        if (tlvs.ReadByte(TlvType.NumberOfImages) is not { } count)
        {
            findings.Error($"NUM_IMG has {number.Length} bytes, expected 1.", number.Offset, TeeResult.BadFormat);
            return;
        }

        if (count == 0)
            findings.Error("NUM_IMG is 0.", number.ValueOffset, TeeResult.NoData);
        CheckLength(TlvType.ImageType, count);
        CheckLength(TlvType.ImageSize, 4L * count);
        if (findings.HasErrors)
            return;

        var types = tlvs.TryFind(TlvType.ImageType, out var type) ? tlvs.ReadValue(type) : [];
        for (var i = 0; i < types.Length; i++)
        {
            var expected = image.IsEncrypted ? 2 : 1;
            if (types[i] != expected)
                findings.Error($"Image {i} has type {types[i]}, expected {expected}.", type.ValueOffset + i, TeeResult.BadFormat);
        }

        var sum = image.Parts.Sum(part => part.Size);
        if (image.Parts.Length != count || sum != TeeImageHeader.RoundUp8(image.Header.ImagesLength))
        {
            tlvs.TryFind(TlvType.ImageSize, out var sizes);
            findings.Error(
                $"The sizes in IMGSIZE do not add up to the images' {TeeImageHeader.RoundUp8(image.Header.ImagesLength)} bytes"
                + (image.Parts.Length == count ? "." : $"; image {image.Parts.Length} reaches past them, and was not looked into."),
                sizes.ValueOffset);
        }

        foreach (var part in image.Parts)
        {
            if (part.Size == 0)
                findings.Error($"Image {part.Index} has size 0.", part.Offset, TeeResult.BadParameters);
        }

        void CheckLength(uint wanted, long length)
        {
            if (!tlvs.TryFind(wanted, out var record))
                findings.Error($"The record {TlvType.NameOf(wanted)} is missing or empty.", TeeImageHeader.TlvOffset, TeeResult.NoData);
            else if (record.Length != length)
                findings.Error($"{record.Name} has {record.Length} bytes, expected {length} for {count} images.", record.Offset, TeeResult.BadParameters);
        }
    }

    /// <summary>TL-05 and TL-06, HASHTYPE, and that encryption records agree.</summary>
    private static void CheckTables(TeeImage image, TeeFindings findings)
    {
        var tlvs = image.Tlvs;
        if (!tlvs.TryFind(TlvType.HashType, out var hashType))
            findings.Warning("The record HASHTYPE is missing: upstream OP-TEE ignores that, ST's refuses the image (NO_DATA).", TeeImageHeader.TlvOffset);
        else if (tlvs.ReadByte(TlvType.HashType) != 1)
            findings.Error("HASHTYPE is not 1 (SHA-256).", hashType.ValueOffset);

        var hasHashes = tlvs.TryFind(TlvType.HashTable, out var hashes);
        var hasEncryption = tlvs.TryFind(TlvType.EncryptionTable, out var encryption);
        if (image.IsEncrypted)
        {
            if (tlvs.ReadByte(TlvType.EncryptionType) != 1)
                findings.Error("ENCTYPE is not 1 (AES-CBC).", TeeImageHeader.TlvOffset);
            if (!hasEncryption || encryption.Length % SegmentHash.EncryptedSize != 0)
                findings.Error("ENCTYPE is there, but the record ENCTABLE is missing, empty, or no whole number of entries.", encryption.Offset);
            return;
        }

        if (hasEncryption)
            findings.Warning("ENCTABLE without ENCTYPE is ignored.", encryption.Offset);
        if (!hasHashes)
            findings.Error("The record HASHTABLE is missing or empty.", hashes.Offset, TeeResult.NoData);
        else if (hashes.Length % SegmentHash.PlainSize != 0)
            findings.Error($"HASHTABLE has {hashes.Length} bytes, no multiple of 64.", hashes.Offset, TeeResult.BadParameters);
    }

    /// <summary>Padding that carries something: of records (signed) and of the signature (covered by nothing).</summary>
    private static void CheckPadding(TeeImage image, TeeFindings findings)
    {
        foreach (var record in image.Tlvs.Records)
            CheckZero(image.Source, $"of {record.Name}", record.ValueOffset + record.Length, TeeImageHeader.RoundUp8(record.Length) - record.Length, findings);
        var header = image.Header;
        CheckZero(
            image.Source,
            "after the signature",
            header.SignatureOffset + header.SignatureLength,
            TeeImageHeader.RoundUp8(header.SignatureLength) - header.SignatureLength,
            findings);
    }

    private static void CheckZero(ByteSource source, string where, long offset, long length, TeeFindings findings)
    {
        Span<byte> buffer = stackalloc byte[8];
        if (source.Contains((ulong)offset, (ulong)length) && source.View(offset, buffer[..(int)length]).IndexOfAnyExcept((byte)0) >= 0)
            findings.Warning($"The padding {where} is not zero.", offset);
    }
}
