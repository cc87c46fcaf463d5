using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees.Fit;

/// <summary>A FIT image from which no device tree can be taken.</summary>
public sealed class FitFormatException : FirmwareFormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what was expected.</param>
    /// <param name="offset">Byte offset in the image.</param>
    /// <param name="path">Path of the node in the image, empty when none is concerned.</param>
    public FitFormatException(string message, long offset, string path = "")
        : base(path.Length == 0 ? message : $"{message} (in node {NodeName.Escape(path)})", offset) => Path = path;

    /// <summary>Path of the node in the image, empty when none is concerned.</summary>
    public string Path { get; }
}
