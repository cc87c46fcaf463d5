namespace FirmwareKit.Conformance;

/// <summary>A folder is not in the form that it should have.</summary>
/// <param name="message">What, where.</param>
/// <param name="inner">What was thrown first, if anything.</param>
public sealed class ConformanceFormatException(string message, Exception? inner = null) : Exception(message, inner);
