namespace FirmwareKit.LogReading;

/// <summary>What a log says of companion cores.</summary>
/// <param name="Explanations">The lines that are known, in the order in which they first occur; equal ones once.</param>
/// <param name="Unknown">Lines of the same drivers that are not known, each once, without prefixes; at most 20.</param>
/// <param name="Omitted">How many lines came beyond those that a report holds.</param>
public sealed record LogReport(IReadOnlyList<LogExplanation> Explanations, IReadOnlyList<string> Unknown, long Omitted);
