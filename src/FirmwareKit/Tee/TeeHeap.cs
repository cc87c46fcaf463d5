namespace FirmwareKit.Tee;

/// <summary>The steps of a load that take memory from the trusted application's heap, in their order.</summary>
public enum TeeHeapStep
{
    /// <summary>Header, TLV area and signature are copied (TV-10).</summary>
    CopyHeader,

    /// <summary>Digest, hash operation and a copy of the key information, beside the first copy (TV-16, TV-18).</summary>
    VerifySignature,

    /// <summary>The table of segment hashes is copied, beside the first copy (TL-07).</summary>
    HashTable,
}

/// <summary>
/// The heap of the trusted application: a few KiB, in which the image's signed part must fit together with a second copy of its segment table. That,
/// not the format, limits the number of program headers (tee-image.md section 6.10, and the limits that conformance/tee observed).
/// </summary>
/// <param name="Width">Width of the trusted application.</param>
/// <param name="Size">CFG_REMOTEPROC_TA_HEAP_SIZE in bytes.</param>
public sealed record TeeHeap(TaWidth Width, int Size = TeeHeap.DefaultSize)
{
    /// <summary>The heap that OP-TEE builds in unless told otherwise, bytes.</summary>
    public const int DefaultSize = 4096;

    private const int DigestSize = 32;

    /// <summary>Algorithm and length before the key information.</summary>
    private const int KeyInfoHead = 8;

    /// <summary>Bytes of the heap that are free when a load begins.</summary>
    private long Free => Size - (Width == TaWidth.Bits32 ? 144 : 272);

    /// <summary>
    /// The hash operation. Not read from a source: 128 and 192 are the values that put the largest key information at the observed 1592 and 1480 bytes.
    /// </summary>
    private int OperationSize => Width == TaWidth.Bits32 ? 128 : 192;

    /// <summary>The first step of a load for which the heap is too small; null when all of them fit.</summary>
    /// <param name="signedLength">Length of header and TLV area, rounded up to 8.</param>
    /// <param name="signatureLength">Length of the signature, padding not counted.</param>
    /// <param name="keyInfoLength">Length of the PKEYINFO value, 0 without one.</param>
    /// <param name="tableLength">Length of the HASHTABLE or ENCTABLE value.</param>
    public TeeHeapStep? FindShortage(long signedLength, long signatureLength, long keyInfoLength, long tableLength)
    {
        var copy = signedLength + TeeImageHeader.RoundUp8(signatureLength);
        if (!HoldsCopy(copy))
            return TeeHeapStep.CopyHeader;
        if (!HoldsVerification(copy, keyInfoLength))
            return TeeHeapStep.VerifySignature;
        return HoldsTable(copy, tableLength) ? null : TeeHeapStep.HashTable;
    }

    /// <summary>Whether the copy of header, TLV area and signature fits.</summary>
    internal bool HoldsCopy(long copyLength) => Take(copyLength) <= Free;

    /// <summary>Whether what the verification allocates fits beside the copy.</summary>
    internal bool HoldsVerification(long copyLength, long keyInfoLength) =>
        Take(copyLength) + Take(DigestSize) + OperationSize + Take(KeyInfoHead + keyInfoLength) <= Free;

    /// <summary>Whether the copy of the table fits beside the first copy.</summary>
    internal bool HoldsTable(long copyLength, long tableLength) => Take(copyLength) + Take(tableLength) <= Free;

    /// <summary>What an allocation takes: a head, and the length rounded up to the head's size.</summary>
    private long Take(long length)
    {
        var quantum = Width == TaWidth.Bits32 ? 8 : 16;
        return (length + quantum - 1) / quantum * quantum + quantum;
    }
}
