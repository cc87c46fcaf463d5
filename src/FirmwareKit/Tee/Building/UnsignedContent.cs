using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Signing;

namespace FirmwareKit.Tee.Building;

/// <summary>What is to be signed, once all images were hashed.</summary>
public sealed class UnsignedContent
{
    private readonly byte[] _signedBytes;
    private readonly TeeImageHeader _header;
    private readonly FirmwarePublicKey _key;

    internal UnsignedContent(FirmwarePublicKey key, TeeImageHeader header, byte[] signedBytes, IReadOnlyList<HashedRange> hashes)
    {
        _key = key;
        _header = header;
        _signedBytes = signedBytes;
        Hashes = hashes;
        Digest = SHA256.HashData(signedBytes);
    }

    /// <summary>Header and TLV area: the bytes that the signature covers.</summary>
    public ReadOnlyMemory<byte> SignedBytes => _signedBytes;

    /// <summary>SHA-256 of <see cref="SignedBytes"/>, 32 bytes: what a signer signs.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>The hashes that were made on the way.</summary>
    internal IReadOnlyList<HashedRange> Hashes { get; }

    /// <summary>Signs, and writes header, records and signature in front of the images.</summary>
    /// <param name="output">The stream that the images were written to.</param>
    /// <param name="signer">Signs the digest.</param>
    /// <exception cref="SigningException">The signer failed, or its signature is not one of the key that the signed bytes are made for.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public void Finish(Stream output, IFirmwareSigner signer)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(signer);
        var signature = signer.Sign(Digest.Span);
        // A token with another key than the one it shows, or a fault in it, must not end up in an image.
        if (!_key.Verify(Digest.Span, signature))
            throw new SigningException($"The signer returned {signature.Length} bytes that are no signature of the {_key.Description} key {_key.Fingerprint}.");
        WriteHead(output, signature);
    }

    /// <summary>Writes header and records, and zeros where the signature will be: an image for another machine to sign.</summary>
    /// <param name="output">The stream that the images were written to.</param>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public void FinishUnsigned(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteHead(output, new byte[_header.SignatureLength]);
    }

    /// <summary>The file as it will be, with zeros for a signature.</summary>
    /// <param name="images">The images, as they were or will be written.</param>
    internal ByteSource Preview(ByteSource images) =>
        new CompositeByteSource().Add(_signedBytes).AddZeros(_header.ImagesOffset - _header.SignatureOffset).Add(images);

    private void WriteHead(Stream output, byte[] signature)
    {
        output.Position = 0;
        output.Write(_signedBytes);
        output.Write(signature);
        output.Write(stackalloc byte[(int)(TeeImageHeader.RoundUp8(signature.Length) - signature.Length)]);
    }
}
