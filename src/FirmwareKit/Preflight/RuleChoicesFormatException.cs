namespace FirmwareKit.Preflight;

/// <summary>A file of choices on rules is not what <see cref="RuleChoicesFile"/> says.</summary>
/// <param name="path">Where, as a JSON path: <c>$.rules.FK4003.reason</c>.</param>
/// <param name="message">What was expected there.</param>
/// <param name="inner">The reader's exception, when there is one.</param>
public sealed class RuleChoicesFormatException(string path, string message, Exception? inner = null) : Exception($"{path}: {message}", inner)
{
    /// <summary>The JSON path.</summary>
    public string Path { get; } = path;
}
