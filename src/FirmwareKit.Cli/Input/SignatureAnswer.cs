using System.Buffers;
using System.Buffers.Text;
using System.Text;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>
/// What a signer's output may mean: raw, hex or Base64, and for ECDSA r then s, or DER. Usually one reading has the right length; where several
/// have, the public key decides.
/// </summary>
internal static class SignatureAnswer
{
    public static IReadOnlyList<byte[]> Read(byte[] output, FirmwarePublicKey key)
    {
        var signatures = new List<byte[]>();
        foreach (var bytes in Decode(output))
        {
            if (bytes.Length == key.SignatureLength)
                signatures.Add(bytes);
            else if (key.Algorithm == SignatureAlgorithm.EcdsaP256Sha256 && FromDer(bytes) is { } raw)
                signatures.Add(raw);
        }

        return signatures;
    }

    private static IEnumerable<byte[]> Decode(byte[] output)
    {
        yield return output;
        if (!Ascii.IsValid(output))
            yield break;
        var text = string.Concat(Encoding.ASCII.GetString(output).Where(c => !char.IsWhiteSpace(c)));
        var hex = new byte[text.Length / 2];
        if (Convert.FromHexString(text, hex, out _, out var length) == OperationStatus.Done)
            yield return hex[..length];
        if (Base64.IsValid(text))
            yield return Convert.FromBase64String(text);
    }

    private static byte[]? FromDer(byte[] bytes)
    {
        try
        {
            return EcdsaSignature.FromDer(bytes);
        }
        catch (SigningException)
        {
            // Another reading may fit; if none does, the signer is told of.
            return null;
        }
    }
}
