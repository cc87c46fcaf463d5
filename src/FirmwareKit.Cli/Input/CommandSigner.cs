using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>Signs by running a program of the user's: a client of a signing service, a script around a cloud's key store.</summary>
internal sealed class CommandSigner(SignerProcess process, FirmwarePublicKey publicKey) : IFirmwareSigner
{
    public FirmwarePublicKey PublicKey => publicKey;

    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        var answer = process.Run(digest.ToArray(), new Dictionary<string, string>
        {
            ["FWKIT_ALGORITHM"] = publicKey.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256 ? "rsa-pkcs1-sha256" : "ecdsa-p256-sha256",
            ["FWKIT_DIGEST"] = Convert.ToHexStringLower(digest),
        });
        var readings = SignatureAnswer.Read(answer.Output, publicKey);
        foreach (var signature in readings)
        {
            if (publicKey.Verify(digest, signature))
                return signature;
        }

        throw answer.Failure(
            readings.Count != 0
                ? $"gave a signature that does not verify with the public key ({publicKey.Description}, {publicKey.Fingerprint})"
                : answer.Output.Length == 0
                    ? "printed nothing"
                    : $"printed {answer.Output.Length} bytes that are no signature: expected {publicKey.SignatureLength} bytes, raw, in hex or in Base64");
    }
}
