using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The end of a load that does not succeed.</summary>
/// <param name="Stage">The step.</param>
/// <param name="Result">What the client sees.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Fix">What to do; null for what <see cref="OpTeeFix"/> says of the step.</param>
internal sealed record OpTeeRefusal(OpTeeStage Stage, TeeResult Result, string Reason, long? Offset = null, string? Fix = null)
{
    public OpTeeVerdict Verdict { get; init; } = OpTeeVerdict.Refused;

    /// <summary>The system stops the trusted application.</summary>
    public static OpTeeRefusal Stop(OpTeeStage stage, string reason, long? offset = null) =>
        new(stage, TeeResult.TargetDead, reason, offset) { Verdict = OpTeeVerdict.Stopped };
}
