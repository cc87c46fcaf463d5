namespace FirmwareKit.Binary;

/// <summary>
/// Input that does not have the structure of its format. Each format has its own type below this one. The message says what is wrong and what
/// was expected, <see cref="Offset"/> where.
/// </summary>
public abstract class FirmwareFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what was expected.</param>
    /// <param name="offset">Where: byte offset from the start of the input.</param>
    protected FirmwareFormatException(string message, long offset)
        : base(message) => Offset = offset;

    /// <summary>Byte offset of the field or structure that is wrong, from the start of the input.</summary>
    public long Offset { get; }
}
