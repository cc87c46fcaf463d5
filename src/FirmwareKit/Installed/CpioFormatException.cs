using FirmwareKit.Binary;

namespace FirmwareKit.Installed;

/// <summary>The file is no initramfs that can be read.</summary>
/// <param name="offset">Byte offset in the file; of a compressed part, where it begins.</param>
/// <param name="message">What was expected there.</param>
public sealed class CpioFormatException(long offset, string message) : FirmwareFormatException(message, offset);
