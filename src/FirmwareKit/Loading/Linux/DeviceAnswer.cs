namespace FirmwareKit.Loading.Linux;

/// <summary>What the kernel answers when a driver probes, or when somebody writes to an attribute of a remote processor.</summary>
/// <param name="ErrorNumber">0, or the negative errno that the writer gets; meaningless when the kernel crashes.</param>
/// <param name="Steps">What was gone through, in order; empty when the kernel says and does nothing.</param>
public sealed record DeviceAnswer(int ErrorNumber, IReadOnlyList<LoadStep> Steps)
{
    /// <summary>The start that it set off; null when it set off none.</summary>
    public LoadOutcome? Load { get; init; }

    /// <summary>Whether the kernel crashes over it.</summary>
    public bool IsKernelCrash { get; init; }

    /// <summary>Why the answer is not certain; empty when it is.</summary>
    public IReadOnlyList<string> Uncertainties { get; init; } = [];

    /// <summary>The whole log, in order.</summary>
    public IEnumerable<LogLine> Log => Steps.SelectMany(step => step.Log);
}
