using System.IO.Compression;
using System.Text;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed;

/// <summary>A kernel's configuration: <c>.config</c> of the build, <c>/boot/config-*</c>, or <c>/proc/config.gz</c> of the board.</summary>
public sealed class KernelConfig
{
    /// <summary>A configuration has about 300 KiB; this bounds what a hostile file can grow to.</summary>
    private const int LargestText = 16 * 1024 * 1024;

    private readonly Dictionary<string, string> _values;

    private KernelConfig(Dictionary<string, string> values) => _values = values;

    /// <summary>Reads a configuration, plain or gzip-compressed.</summary>
    /// <param name="source">The file; not used after the call.</param>
    /// <exception cref="KernelConfigFormatException">It is something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KernelConfig Read(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > LargestText)
            throw new KernelConfigFormatException(LargestText, $"This is no kernel configuration: it has {source.Length} bytes.");
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return Parse(Encoding.UTF8.GetString(bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? Decompress(bytes) : bytes));
    }

    /// <summary>The value of an option: <c>y</c>, <c>m</c>, a number or a string without its quotes; null when it is not set.</summary>
    /// <param name="option">The option with its prefix: <c>CONFIG_REMOTEPROC</c>.</param>
    public string? Find(string option) => _values.GetValueOrDefault(option);

    /// <summary>Whether the kernel has the option, built in or as a module.</summary>
    /// <param name="option">The option with its prefix.</param>
    public bool Has(string option) => Find(option) is "y" or "m";

    /// <summary>Whether a firmware file is part of the kernel itself (<c>CONFIG_EXTRA_FIRMWARE</c>), which goes before every folder.</summary>
    /// <param name="name">The name that the driver asks for.</param>
    public bool HasBuiltIn(string name) => Find("CONFIG_EXTRA_FIRMWARE")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(name) == true;

    private static KernelConfig Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var isConfiguration = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].TrimEnd('\r');
            isConfiguration |= line.StartsWith("# CONFIG_") && line.EndsWith(" is not set");
            if (!line.StartsWith("CONFIG_") || line.IndexOf('=') is not (> 0 and var equals))
                continue;
            isConfiguration = true;
            values[line[..equals].ToString()] = Unquote(line[(equals + 1)..]);
        }

        return isConfiguration ? new KernelConfig(values) : throw new KernelConfigFormatException(0, "This is no kernel configuration: no line sets a CONFIG_ option. Give .config of the build, or /proc/config.gz.");
    }

    private static string Unquote(ReadOnlySpan<char> value) => value is ['"', .. var inner, '"'] ? inner.ToString().Replace("\\\"", "\"", StringComparison.Ordinal) : value.ToString();

    private static byte[] Decompress(byte[] bytes)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = gzip.Read(buffer)) != 0;)
            {
                if (text.Length + read > LargestText)
                    throw new KernelConfigFormatException(0, $"This is no kernel configuration: it decompresses to more than {LargestText} bytes.");
                text.Write(buffer.AsSpan(0, read));
            }

            return text.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new KernelConfigFormatException(0, $"The gzip data is damaged: {e.Message}");
        }
    }
}
