using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>A signature in a file, in the forms that signing tools and services write.</summary>
internal static class SignatureFile
{
    private const int LargestFile = 64 * 1024;

    /// <exception cref="CommandException">The file cannot be read, or holds nothing that can be a signature of the key.</exception>
    public static DetachedSignature ReadSignature(this InputFiles inputs, string path, FirmwarePublicKey key)
    {
        var content = inputs.ReadSmall(path, "a signature", LargestFile);
        return SignatureAnswer.Read(content, key) is [var signature, ..]
            ? new DetachedSignature(signature, key)
            : throw new CommandException(
                ExitCode.SigningFailed,
                $"{path}: its {content.Length} bytes are no signature of the {key.Description} key, which has {key.SignatureLength} bytes (raw, hexadecimal or Base64).");
    }
}
