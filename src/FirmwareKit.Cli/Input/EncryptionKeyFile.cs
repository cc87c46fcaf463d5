using System.Text;

namespace FirmwareKit.Cli.Input;

/// <summary>AES keys as users have them: 16, 24 or 32 raw bytes, or as many in hexadecimal digits.</summary>
internal static class EncryptionKeyFile
{
    private const int LargestFile = 1024;

    /// <exception cref="CommandException">The file cannot be read, or holds no AES key.</exception>
    public static byte[] ReadEncryptionKey(this InputFiles inputs, string path)
    {
        var content = inputs.ReadSmall(path, "an AES key file", LargestFile);
        if (content.Length is 16 or 24 or 32)
            return content;
        try
        {
            var key = Convert.FromHexString(Encoding.ASCII.GetString(content).Trim());
            if (key.Length is 16 or 24 or 32)
                return key;
        }
        catch (FormatException)
        {
            // Neither form; the message below says so.
        }
        finally
        {
            Array.Clear(content);
        }

        throw new CommandException(ExitCode.SigningFailed, $"{path}: {content.Length} bytes are no AES key: it has 16, 24 or 32 bytes, raw or in hexadecimal digits. ST's devices use 32: openssl rand -out {path} 32");
    }
}
