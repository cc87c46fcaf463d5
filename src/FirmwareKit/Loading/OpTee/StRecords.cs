using System.Buffers.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The records that only ST's fork looks at: HASHTYPE, platform TLVs, ENCTYPE (tee-image.md section 6.9).</summary>
internal static class StRecords
{
    /// <summary>HASHTYPE and the platform records, after the signature was found good.</summary>
    public static OpTeeRefusal? CheckSigned(OpTeeLoad load, SignedCopy copy)
    {
        load.Stage = OpTeeStage.HashType;
        if (CheckByte(load, copy, TlvType.HashType, "HASHTYPE") is { } refusal)
            return refusal;
        load.Stage = OpTeeStage.PlatformTlv;
        foreach (var (type, value) in copy.PlatformRecords())
        {
            if (SetPlatformParameter(load, copy, type, value) is { } ended)
                return ended;
        }

        return null;
    }

    /// <summary>ENCTYPE, which chooses the table.</summary>
    public static OpTeeRefusal? CheckEncryption(OpTeeLoad load, SignedCopy copy)
    {
        load.Stage = OpTeeStage.EncryptionType;
        load.IsEncrypted = copy.Find(TlvType.EncryptionType) is not null;
        return load.IsEncrypted ? CheckByte(load, copy, TlvType.EncryptionType, "ENCTYPE") : null;
    }

    private static OpTeeRefusal? CheckByte(OpTeeLoad load, SignedCopy copy, uint type, string name)
    {
        if (copy.Find(type) is not { } record)
            return load.Refuse(TeeResult.NoData, $"No {name} record with content is found.", TeeImageHeader.TlvOffset);
        if (record.Length != 1)
            return load.Refuse(TeeResult.BadParameters, $"{name} has {record.Length} bytes, expected 1.", record.Offset);
        var value = copy.Value(record, 1)[0];
        return value == 1 ? null : load.Refuse(TeeResult.NotSupported, $"{name} is {value}, expected 1.", record.Offset);
    }

    /// <summary>rproc_pta_tlv_param.</summary>
    private static OpTeeRefusal? SetPlatformParameter(OpTeeLoad load, SignedCopy copy, uint type, TlvValue value)
    {
        if (value.Offset + value.Length > copy.Length)
            load.Doubt("a platform TLV reaches past the signed part, and the system may stop the trusted application for handing on memory that is not its own");
        var name = TlvType.NameOf(type);
        if (type is not (TlvType.BootAddress or TlvType.BootSecure))
            return load.Refuse(TeeResult.NotImplemented, $"ST's platform service does not know platform TLV 0x{type:x}.", value.Offset, "Leave the record out.");
        if (value.Length != 4)
            return load.Refuse(TeeResult.CorruptObject, $"{name} has {value.Length} bytes, expected 4.", value.Offset, "Give the value as a number of 32 bits, not as text.");
        if (type == TlvType.BootAddress)
        {
            if (load.Core.BootAddress != 0)
                return load.Refuse(TeeResult.Generic, $"A boot address was set already: 0x{load.Core.BootAddress:x8}.", value.Offset, "Keep one BOOTADDR record.");
            load.Core.BootAddress = BinaryPrimitives.ReadUInt32LittleEndian(copy.Value(value, 4));
            return null;
        }

        // The value is not looked at: its presence alone switches secure boot on.
        if (load.Core.IsSecure)
            return load.Refuse(TeeResult.Generic, "Secure boot was switched on already.", value.Offset, "Keep one BOOTSEC record.");
        load.Core.IsSecure = true;
        return null;
    }
}
