using FirmwareKit.Binary;

namespace FirmwareKit.Tee.Building;

/// <summary>An ELF file that cannot go into a signed image.</summary>
/// <param name="image">Which of the inputs, from 0.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="offset">Byte offset in that input.</param>
public sealed class TeeInputException(int image, string message, long offset) : FirmwareFormatException(message, offset)
{
    /// <summary>Which of the inputs, from 0.</summary>
    public int Image { get; } = image;
}
