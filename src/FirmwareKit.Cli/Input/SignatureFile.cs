using System.Text;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>A signature in a file, in the forms that signing tools and services write.</summary>
internal static class SignatureFile
{
    private const int LargestFile = 64 * 1024;

    /// <summary>The signature bytes: as they are when they can be a signature of the key, else decoded from hexadecimal or Base64 text.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static byte[] ReadSignature(this InputFiles inputs, string path, FirmwarePublicKey key)
    {
        var content = inputs.ReadSmall(path, "a signature", LargestFile);
        return content.Length == key.SignatureLength ? content : FromText(content) ?? content;
    }

    private static byte[]? FromText(byte[] content)
    {
        if (content.AsSpan().IndexOfAnyExceptInRange((byte)'\t', (byte)'z') >= 0)
            return null;
        var text = string.Concat(Encoding.ASCII.GetString(content).Where(c => !char.IsWhiteSpace(c)));
        try
        {
            return text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
