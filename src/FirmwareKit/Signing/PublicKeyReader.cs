using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>Reads a public key of any stored form.</summary>
internal static class PublicKeyReader
{
    /// <summary>For callers that have no passphrase to offer.</summary>
    /// <exception cref="SigningException">Always.</exception>
    public static char[] RefuseEncrypted(string name) =>
        throw new SigningException($"{name} is an encrypted private key. Verifying needs the public one: openssl pkey -in {name} -pubout -out PUB.pem");

    /// <summary>The public half of the first key or certificate of a file.</summary>
    /// <exception cref="SigningException">There is none of a supported kind.</exception>
    public static FirmwarePublicKey Read(ReadOnlySpan<byte> content, string name, PassphrasePrompt passphrase)
    {
        var blocks = KeyFile.Parse(content, name);
        try
        {
            var block = blocks.FirstOrDefault(block => block.IsPublic || block.IsPrivate)
                ?? throw new SigningException($"{name} holds {blocks[0].Label}, which is no key that can be used. Give an RSA or P-256 key in PEM or DER.");
            if (block.IsPublic)
                return Import(block, name);
            using var key = PrivateKeyReader.Read(block, name, passphrase);
            return FirmwarePublicKey.HalfOf(key);
        }
        finally
        {
            foreach (var block in blocks)
                block.Dispose();
        }
    }

    private static FirmwarePublicKey Import(KeyBlock block, string name)
    {
        try
        {
            switch (block.Form)
            {
                case KeyForm.Pkcs1Public:
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportRSAPublicKey(block.Der, out _);
                        return FirmwarePublicKey.Of(rsa);
                    }

                case KeyForm.Certificate:
                    return ImportSubjectPublicKeyInfo(KeyOfCertificate(block.Der), name);
                default:
                    return ImportSubjectPublicKeyInfo(block.Der, name);
            }
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw new SigningException($"{name}: not a public key that can be used: {e.Message}", e);
        }
    }

    private static FirmwarePublicKey ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> der, string name)
    {
        var algorithm = AlgorithmIdentifier.OfPublic(der);
        if (!algorithm.IsRsa && !algorithm.IsP256)
            throw new SigningException($"{name} is a key of the kind {algorithm.Name}, which no OP-TEE verifies. RSA and P-256 work.");
        AsymmetricAlgorithm key = algorithm.IsRsa ? RSA.Create() : ECDsa.Create();
        int consumed;
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out consumed);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            if (!algorithm.IsP256)
                throw;
            throw new SigningException($"{name}: not a public key that can be used: {e.Message}{PrivateKeyReader.CompressedPoint}", e);
        }

        if (consumed == der.Length)
            return FirmwarePublicKey.Own(key);
        key.Dispose();
        throw new CryptographicException($"{der.Length - consumed} bytes follow it.");
    }

    /// <summary>RFC 5280 section 4.1: the members of TBSCertificate up to the key. Nothing else of a certificate matters to OP-TEE.</summary>
    private static ReadOnlySpan<byte> KeyOfCertificate(ReadOnlySpan<byte> certificate)
    {
        var content = Enter(Enter(certificate));
        if (Asn1Tag.Decode(content, out _).TagClass == TagClass.ContextSpecific)
            Skip(ref content); // version
        for (var member = 0; member < 5; member++)
            Skip(ref content); // serialNumber, signature, issuer, validity, subject
        AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.DER, out _, out _, out var length);
        return content[..length];
    }

    private static ReadOnlySpan<byte> Enter(ReadOnlySpan<byte> sequence)
    {
        AsnDecoder.ReadSequence(sequence, AsnEncodingRules.DER, out var offset, out var length, out _);
        return sequence.Slice(offset, length);
    }

    private static void Skip(ref ReadOnlySpan<byte> content)
    {
        AsnDecoder.ReadEncodedValue(content, AsnEncodingRules.DER, out _, out _, out var consumed);
        content = content[consumed..];
    }
}
