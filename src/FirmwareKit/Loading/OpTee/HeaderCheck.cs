using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>remoteproc_save_fw_header_and_tlvs and remoteproc_verify_header: TV-08 to TV-13.</summary>
internal static class HeaderCheck
{
    public static OpTeeRefusal? Run(OpTeeLoad load, out SignedCopy? copy)
    {
        copy = null;
        load.Stage = OpTeeStage.CopyHeader;
        // The header is read before it is known that the file has one; all such files are refused below.
        var tlvLength = load.Buffer.Word(8, "The header");
        var signatureLength = load.Buffer.Word(12, "The header");
        var length = (ulong)TeeImageHeader.Size + OpTeeLoad.RoundUp8(tlvLength) + OpTeeLoad.RoundUp8(signatureLength);
        // TV-08, TV-09
        if (length > uint.MaxValue || (ulong)load.Source.Length <= length || signatureLength == 0 || tlvLength == 0)
            return Refuse(load, $"Header, TLVs and signature take 0x{length:x} bytes, which leaves none of the file's 0x{load.Source.Length:x} for an image.");

        // TV-10
        if (!load.Heap.HoldsCopy((long)length))
        {
            return load.Refuse(
                TeeResult.OutOfMemory,
                $"Header, TLVs and signature, {length} bytes, do not fit the trusted application's heap of {load.Heap.Size} bytes.",
                8,
                "Leave out TLVs, or build OP-TEE with a larger CFG_REMOTEPROC_TA_HEAP_SIZE.");
        }

        load.Stage = OpTeeStage.VerifyHeader;
        var bytes = new byte[length];
        load.Source.Read(0, bytes);
        load.Header = TeeImageHeader.Decode(bytes);
        load.ImagesOffset = (long)length;
        var magic = load.Buffer.Word(0, "The header");
        var fileSize = length + OpTeeLoad.RoundUp8(load.Header.ImagesLength);
        // TV-11 to TV-13
        if (magic != TeeImageHeader.Magic || load.Header.Version != 1 || fileSize != (ulong)load.Source.Length)
            return Refuse(load, $"The header's sizes make a file of 0x{fileSize:x} bytes; this one has 0x{load.Source.Length:x}.");
        copy = new SignedCopy(load, bytes);
        return null;
    }

    private static OpTeeRefusal Refuse(OpTeeLoad load, string reason)
    {
        var (text, offset) = Explain(load.Source, reason);
        var isElf = load.Source.Length >= 4 && load.Source.View(0, stackalloc byte[4]).SequenceEqual("\u007fELF"u8);
        return load.Refuse(
            TeeResult.BadParameters,
            isElf ? "The file is an ELF file that nobody signed." : text,
            isElf ? 0 : offset,
            isElf ? "Sign it: fwkit sign." : "Copy the image again, or sign the firmware again.");
    }

    /// <summary>The reader of the format says best what is wrong, and knows the format's earlier generations.</summary>
    private static (string Text, long Offset) Explain(ByteSource source, string reason)
    {
        try
        {
            TeeImageHeaderCheck.Read(source);
            return (reason, 8);
        }
        catch (TeeImageFormatException e)
        {
            return (e.Message, e.Offset);
        }
    }
}
