using System.Runtime.CompilerServices;
using System.Text;

namespace FirmwareKit.Loading.Linux;

/// <summary>The text of a debug line: put together only when somebody turned dynamic debug on, so that the lines cost nothing otherwise.</summary>
[InterpolatedStringHandler]
internal readonly ref struct DebugText
{
    private readonly StringBuilder? _text;

    public DebugText(int literalLength, int formattedCount, KernelLog log, out bool isEnabled)
    {
        isEnabled = log.HasDebug;
        _text = isEnabled ? new StringBuilder(literalLength + (8 * formattedCount)) : null;
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value) => _text!.Append(value);

    public void AppendFormatted<T>(T value, string format)
        where T : IFormattable => _text!.Append(value.ToString(format, null));

    public override string ToString() => _text?.ToString() ?? string.Empty;
}
