using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>Reads a private key of any stored form into the platform's RSA or ECDsa.</summary>
internal static class PrivateKeyReader
{
    private const string WhatWorks = "RSA (2048 bits or more) and P-256 work.";

    /// <summary>The platform takes no compressed points, and does not say that they are the reason.</summary>
    internal const string CompressedPoint = " If its point is compressed, convert it with: openssl ec -conv_form uncompressed";

    /// <summary>The first private key of a file.</summary>
    /// <exception cref="SigningException">There is none, it is encrypted and cannot be decrypted, or is of a kind that is not supported.</exception>
    public static AsymmetricAlgorithm Read(ReadOnlySpan<byte> content, string name, PassphrasePrompt passphrase)
    {
        var blocks = KeyFile.Parse(content, name);
        try
        {
            foreach (var block in blocks)
            {
                if (block.IsPrivate)
                    return Read(block, name, passphrase);
            }

            throw new SigningException(
                blocks[0].IsPublic
                    ? $"{name} holds a public key; signing needs the private one."
                    : $"{name} holds {blocks[0].Label}, which is no key that can be used. {WhatWorks}");
        }
        finally
        {
            foreach (var block in blocks)
                block.Dispose();
        }
    }

    /// <summary>A private key that was found in a file.</summary>
    /// <exception cref="SigningException">It is encrypted and cannot be decrypted, or is of a kind that is not supported.</exception>
    public static AsymmetricAlgorithm Read(KeyBlock block, string name, PassphrasePrompt passphrase)
    {
        if (!block.IsEncrypted)
            return Import(block, name);
        var secret = passphrase(name);
        try
        {
            if (secret.Length == 0)
                throw new SigningException($"{name} is encrypted, and no passphrase was given.");
            using var plain = block.Decrypt(secret, name);
            return Import(plain, name);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secret.AsSpan()));
        }
    }

    private static AsymmetricAlgorithm Import(KeyBlock block, string name)
    {
        AsymmetricAlgorithm? key = null;
        try
        {
            var algorithm = block.Form switch
            {
                KeyForm.Pkcs1Private => new AlgorithmIdentifier(KeyAlgorithmName.Rsa, null),
                KeyForm.Sec1Private => AlgorithmIdentifier.OfSec1(block.Der),
                KeyForm.Pkcs8Private => AlgorithmIdentifier.OfPrivate(block.Der),
                _ => throw new SigningException($"{name} holds {block.Label}, which is no key that can be used. {WhatWorks}"),
            };
            if (!algorithm.IsRsa && !algorithm.IsP256)
                throw new SigningException($"{name} is a key of the kind {algorithm.Name}, which no OP-TEE verifies. {WhatWorks}");
            key = algorithm.IsRsa ? RSA.Create() : ECDsa.Create();
            Import(key, block);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            key?.Dispose();
            throw new SigningException($"{name}: the private key cannot be read: {e.Message}{(key is ECDsa ? CompressedPoint : string.Empty)}", e);
        }
    }

    private static void Import(AsymmetricAlgorithm key, KeyBlock block)
    {
        var consumed = 0;
        switch (key, block.Form)
        {
            case (RSA rsa, KeyForm.Pkcs1Private):
                rsa.ImportRSAPrivateKey(block.Der, out consumed);
                break;
            case (ECDsa ecdsa, KeyForm.Sec1Private):
                ecdsa.ImportECPrivateKey(block.Der, out consumed);
                break;
            default:
                key.ImportPkcs8PrivateKey(block.Der, out consumed);
                break;
        }

        if (consumed != block.Der.Length)
            throw new CryptographicException($"{block.Der.Length - consumed} bytes follow it.");
    }
}
