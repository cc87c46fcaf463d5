using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.SignedImages;

/// <summary>An image that OP-TEE would refuse, noticed before it was signed.</summary>
public sealed class ImageRefusedException : Exception
{
    internal ImageRefusedException(OpTeeOutcome outcome, string where)
        : base($"{where}OP-TEE will refuse the image with {outcome.Result.Describe()}: {outcome.Reason}{(outcome.Fix is { Length: > 0 } fix ? $" {fix}" : string.Empty)}") =>
        Outcome = outcome;

    /// <summary>What OP-TEE does with the image.</summary>
    public OpTeeOutcome Outcome { get; }
}
