using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>A file that is not a signed image, or whose chunks do not fit together.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
/// <param name="offset">Byte offset in the file.</param>
/// <param name="result">What the trusted application answers to it.</param>
public sealed class TeeImageFormatException(string message, long offset, TeeResult result = TeeResult.BadParameters)
    : FirmwareFormatException(message, offset)
{
    /// <summary>What the trusted application answers to it.</summary>
    public TeeResult Result { get; } = result;
}
