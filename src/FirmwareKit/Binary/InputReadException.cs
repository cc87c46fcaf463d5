namespace FirmwareKit.Binary;

/// <summary>An input that could be opened and then not be read: it became shorter, or its disk or network failed. Apart from failures of an output.</summary>
/// <param name="message">What failed, and at which byte.</param>
/// <param name="inner">The system's error, if there is one.</param>
public sealed class InputReadException(string message, Exception? inner = null) : IOException(message, inner);
