using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>
/// What OP-TEE does when it is told to load a signed image: the remoteproc trusted application and its platform service, check by check, with the lines that
/// they print (tee-image.md section 6). One load, of a remote processor that is off; <see cref="OpTeeSession"/> has the commands around it.
/// </summary>
public static class OpTeeLoader
{
    /// <summary>Models one load command.</summary>
    /// <param name="image">The bytes of the file. Any bytes: a malformed image is an outcome.</param>
    /// <param name="key">The public key that the platform trusts.</param>
    /// <param name="options">What OP-TEE's build and the board decide.</param>
    /// <param name="digests">Digests of the same source that somebody else uses too; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="digests"/> is over another source.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OpTeeOutcome Load(ByteSource image, FirmwarePublicKey key, OpTeeOptions options, SegmentDigests? digests = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return LoadOnce(image, key, options, digests);
    }

    /// <summary>Models one load command of an image whose signature is taken as good, because it is not there yet.</summary>
    /// <param name="image">The bytes of the file, with anything where the signature will be.</param>
    /// <param name="options">What OP-TEE's build and the board decide.</param>
    /// <param name="digests">Digests of the same source that somebody else uses too; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="digests"/> is over another source.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OpTeeOutcome LoadUnsigned(ByteSource image, OpTeeOptions options, SegmentDigests? digests = null) => LoadOnce(image, null, options, digests);

    /// <summary>Models one load command of a core that remembers earlier ones.</summary>
    internal static OpTeeOutcome Load(ByteSource image, FirmwarePublicKey? key, OpTeeOptions options, SegmentDigests digests, StCore core)
    {
        var load = new OpTeeLoad(image, key, options, digests, core);
        try
        {
            var refusal = Run(load);
            return Finish(load, refusal);
        }
        catch (TaFaultException e)
        {
            return Finish(load, new OpTeeRefusal(load.Stage, TeeResult.TargetDead, e.Message, e.Offset) { Verdict = OpTeeVerdict.Crashed });
        }
    }

    private static OpTeeOutcome LoadOnce(ByteSource image, FirmwarePublicKey? key, OpTeeOptions options, SegmentDigests? digests)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        if (digests is not null && digests.Source != image)
            throw new ArgumentException("The digests are over another source.", nameof(digests));
        return Load(image, key, options, digests ?? new SegmentDigests(image), new StCore());
    }

    /// <summary>remoteproc_load_fw, from TV-05 on.</summary>
    private static OpTeeRefusal? Run(OpTeeLoad load)
    {
        load.Stage = OpTeeStage.Request;
        // TV-05
        if (load.Source.Length == 0)
            return load.Refuse(TeeResult.BadParameters, "The file is empty.", 0);
        var refusal = Authenticate(load, out var copy);
        if (refusal is null)
            return ImageLoading.Run(load, copy!);
        if (refusal.Verdict == OpTeeVerdict.Refused)
            load.Print("remoteproc_load_fw", $"Can't Authenticate the firmware (res = 0x{(uint)refusal.Result:x})");
        return refusal;
    }

    /// <summary>remoteproc_verify_firmware.</summary>
    private static OpTeeRefusal? Authenticate(OpTeeLoad load, out SignedCopy? copy)
    {
        var refusal = HeaderCheck.Run(load, out copy) ?? SignatureCheck.Run(load, copy!);
        if (refusal is null && load.Profile.IsSt)
            refusal = StRecords.CheckSigned(load, copy!);
        return refusal;
    }

    private static OpTeeOutcome Finish(OpTeeLoad load, OpTeeRefusal? refusal) => new()
    {
        Verdict = refusal?.Verdict ?? OpTeeVerdict.Loaded,
        Result = refusal?.Result ?? TeeResult.Success,
        Stage = refusal?.Stage ?? OpTeeStage.Done,
        Loads = load.Loads,
        Hashed = load.Hashed,
        Zeros = load.Zeros,
        ResourceTable = refusal is null ? load.ResourceTable : null,
        Log = load.Log,
        Uncertainties = load.Uncertainties,
        Reason = refusal?.Reason ?? string.Empty,
        Offset = refusal?.Offset is { } offset ? Math.Clamp(offset, 0, load.Source.Length) : null,
        Fix = refusal is null ? null : refusal.Fix ?? OpTeeFix.Of(refusal),
    };
}
