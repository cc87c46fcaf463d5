using System.Text;

namespace FirmwareKit.DeviceTrees;

/// <summary>Strings in property values.</summary>
internal static class ZeroTerminated
{
    /// <summary>The string up to the first NUL, or to the end where there is none.</summary>
    public static string First(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.IndexOf((byte)0) is var end and >= 0 ? value[..end] : value);

    /// <summary>The string with its NUL.</summary>
    public static byte[] Encode(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
