namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>What is wrong in LZMA data; the reader of the part knows where and says it.</summary>
internal sealed class XzDataException(string message) : Exception(message);
