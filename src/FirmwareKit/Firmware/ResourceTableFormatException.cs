using FirmwareKit.Binary;

namespace FirmwareKit.Firmware;

/// <summary>A resource table whose header or entries leave the table, or whose version is unknown.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
/// <param name="offset">Byte offset from the start of the table.</param>
public sealed class ResourceTableFormatException(string message, long offset) : FirmwareFormatException(message, offset);
