namespace FirmwareKit.Installed.Unpacking;

/// <summary>A compressed part is damaged, cut, or of a kind that is not read here.</summary>
/// <param name="offset">Byte offset in the file.</param>
/// <param name="message">What is wrong.</param>
internal sealed class PackedDataException(long offset, string message) : Exception(message)
{
    public long Offset { get; } = offset;
}
