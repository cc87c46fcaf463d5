using FirmwareKit.Binary;

namespace FirmwareKit.Installed;

/// <summary>The file is no kernel configuration.</summary>
/// <param name="offset">Byte offset in the text.</param>
/// <param name="message">What was expected there.</param>
public sealed class KernelConfigFormatException(long offset, string message) : FirmwareFormatException(message, offset);
