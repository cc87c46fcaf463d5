using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>remoteproc_verify_signature and remoteproc_pta_verify: TV-14 to TV-20.</summary>
internal static class SignatureCheck
{
    private const string Verify = "remoteproc_pta_verify";

    public static OpTeeRefusal? Run(OpTeeLoad load, SignedCopy copy)
    {
        load.Stage = OpTeeStage.SignatureType;
        // TV-14
        if (copy.Find(TlvType.SignType) is not { Length: 1 } record)
            return load.Refuse(TeeResult.BadParameters, "No SIGNTYPE record of exactly one byte is found.", TeeImageHeader.TlvOffset);
        var signType = copy.Value(record, 1)[0];
        // TV-15
        if (signType is not (1 or 2))
        {
            load.Print("remoteproc_verify_signature", $"Unsupported signature type {signType}");
            return load.Refuse(TeeResult.NotSupported, $"SIGNTYPE is {signType}, expected 1 (RSA) or 2 (ECDSA).", record.Offset);
        }

        load.Stage = OpTeeStage.VerifySignature;
        var keyInfo = copy.Find(TlvType.PublicKeyInfo) ?? default;
        if (load.Is32Bit && keyInfo.Length > 0xfffffff7)
            throw new TaFaultException($"A PKEYINFO length of 0x{keyInfo.Length:x} wraps around when room for it is asked for.", keyInfo.Offset);
        // TV-16, TV-18
        if (!load.Heap.HoldsVerification(copy.Length, keyInfo.Length))
        {
            return load.Refuse(
                TeeResult.OutOfMemory,
                $"The key information of {keyInfo.Length} bytes does not fit the trusted application's heap of {load.Heap.Size} bytes beside the signed {copy.Length}.",
                keyInfo.Length == 0 ? 8 : keyInfo.Offset,
                "Leave out key information, or build OP-TEE with a larger CFG_REMOTEPROC_TA_HEAP_SIZE.");
        }

        // The whole length is handed on, although it was rounded up to 0 when the sizes were checked.
        var signatureLength = load.Header.SignatureLength;
        if (OpTeeLoad.RoundUp8(signatureLength) < signatureLength)
        {
            return OpTeeRefusal.Stop(
                load.Stage,
                $"The signature's length 0x{signatureLength:x} rounds up to 0 and passes the checks; then a buffer of that length is handed on, "
                + "and the system stops the trusted application.",
                12);
        }

        var info = keyInfo.Length == 0 ? [] : copy.Value(keyInfo, (int)keyInfo.Length);
        var refusal = load.Key is null ? null : DigestVerification.Run(load, load.Key, signType, copy.Signature((int)signatureLength), info, keyInfo.Offset);
        if (refusal is not null)
            load.Print(Verify, $"Failed to verify signature, res = 0x{(uint)refusal.Result:x}"); // TV-20
        return refusal;
    }
}
