namespace FirmwareKit.Platforms.Table;

/// <summary>A platform file is not what docs/schema/platforms.schema.json says.</summary>
/// <param name="path">Where, as a JSON path: <c>$.socs[0].cores[1].name</c>.</param>
/// <param name="message">What was expected there.</param>
/// <param name="inner">The reader's exception, when the file is no JSON at all.</param>
public sealed class PlatformFormatException(string path, string message, Exception? inner = null) : Exception($"{path}: {message}", inner)
{
    /// <summary>The JSON path.</summary>
    public string Path { get; } = path;
}
