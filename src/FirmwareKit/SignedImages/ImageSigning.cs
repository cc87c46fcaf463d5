using FirmwareKit.Binary;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.SignedImages;

/// <summary>
/// Signs firmware: builds the image, asks the model of OP-TEE what the board will say to it, and only then asks the signer. The file appears whole, or not at all.
/// </summary>
/// <remarks>
/// What a signing service on another machine needs is the same flow cut in two: <see cref="Hash"/> or <see cref="WriteUnsigned"/> here, and later
/// <see cref="Write"/> with a <see cref="DetachedSignature"/>.
/// </remarks>
public sealed class ImageSigning
{
    private readonly IReadOnlyList<SigningInput> _inputs;
    private readonly UnsignedImage _image;
    private readonly Func<ByteSource> _openImages;
    private readonly OpTeeOptions? _board;
    private readonly RefusedImages _refused;
    private readonly List<string> _warnings;

    private ImageSigning(IReadOnlyList<SigningInput> inputs, UnsignedImage image, Func<ByteSource> openImages, OpTeeOptions? board, RefusedImages refused, List<string> warnings)
    {
        _inputs = inputs;
        _image = image;
        _openImages = openImages;
        _board = board;
        _refused = refused;
        _warnings = warnings;
    }

    /// <summary>What the signer should know; complete after the image was hashed or written.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Bytes that are read: the whole for a progress bar.</summary>
    public long InputLength => _image.InputLength;

    /// <summary>Lays an image of ELF files out.</summary>
    /// <param name="inputs">1 to 255 ELF files.</param>
    /// <param name="key">The key that will sign.</param>
    /// <param name="options">What goes in beside them, and how.</param>
    /// <exception cref="TeeInputException">An input cannot go into an image.</exception>
    /// <exception cref="BootAddressException">The boot address cannot be found.</exception>
    /// <exception cref="ArgumentException">No input or more than 255, too large for the format, or a platform record twice.</exception>
    /// <exception cref="IOException">An input cannot be read.</exception>
    public static ImageSigning OfElfFiles(IReadOnlyList<SigningInput> inputs, FirmwarePublicKey key, SigningOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        var vectors = new BootAddressSearch(inputs);
        List<PlatformTlv> tlvs = [.. options.PlatformTlvs];
        if ((options.BootAddress.IsAuto ? vectors.Find() : options.BootAddress.Address) is { } address)
            tlvs.Insert(0, PlatformTlv.Create(TlvType.BootAddress, address));
        var isSt = options.Encryption is not null || tlvs.Exists(tlv => tlv.Type is TlvType.BootAddress or TlvType.BootSecure);
        var builder = TeeImageBuilder.Prepare([.. inputs.Select(input => input.Source)], key, new TeeImageOptions
        {
            Layout = options.Layout ?? (isSt ? TeeLayout.St : TeeLayout.Upstream),
            PlatformTlvs = [.. tlvs],
            KeyInfo = options.KeyInfo,
            Content = options.Content,
            Encryption = options.Encryption,
        });
        List<string> warnings = [.. vectors.Missing(tlvs), .. tlvs.SelectMany(vectors.Doubts), .. KeyDoubts(key, options, isSt), .. EncryptionDoubts(options)];
        return new ImageSigning(inputs, builder, builder.OpenImages, options.Board, options.Refused, warnings);
    }

    /// <summary>Takes an existing image, to be signed with another key or for the first time.</summary>
    /// <param name="input">The image. Its old signature is not looked at.</param>
    /// <param name="key">The key that will sign.</param>
    /// <param name="options">The OP-TEE that it is for, and what is done if that one refuses it; the rest stands in the image.</param>
    /// <exception cref="TeeImageFormatException">The file is no signed image.</exception>
    /// <exception cref="TeeInputException">The image cannot be signed again.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    public static ImageSigning OfImage(SigningInput input, FirmwarePublicKey key, SigningOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        var image = TeeImage.Read(input.Source);
        var rewriter = TeeImageRewriter.Prepare(image, key);
        return new ImageSigning([input], rewriter, rewriter.OpenImages, options.Board, options.Refused, [.. KeyDoubts(key, options, image.IsEncrypted || image.BootAddress is not null)]);
    }

    /// <summary>Signs, and puts the image at a path.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="signer">Signs the digest.</param>
    /// <param name="progress">Told the number of bytes after each block; may be null.</param>
    /// <exception cref="ImageRefusedException">OP-TEE would refuse the image; the signer was not asked.</exception>
    /// <exception cref="SigningException">The signer failed, or its signature is not one of the key.</exception>
    /// <exception cref="TeeInputException">An input cannot go into an image.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output cannot be written.</exception>
    public SignedImageSummary Write(string path, IFirmwareSigner signer, Action<long>? progress = null) =>
        WriteAtomically(path, progress, (content, output) => content.Finish(output, signer)).Summary;

    /// <summary>Puts an image with zeros for a signature at a path, for another machine to sign.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="progress">Told the number of bytes after each block; may be null.</param>
    /// <exception cref="ImageRefusedException">OP-TEE would refuse the image.</exception>
    /// <exception cref="TeeInputException">An input cannot go into an image.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output cannot be written.</exception>
    public UnsignedContent WriteUnsigned(string path, Action<long>? progress = null) =>
        WriteAtomically(path, progress, (content, output) => content.FinishUnsigned(output)).Content;

    /// <summary>Makes what is to be signed, and writes nothing.</summary>
    /// <param name="progress">Told the number of bytes after each block; may be null.</param>
    /// <exception cref="ImageRefusedException">OP-TEE would refuse the image.</exception>
    /// <exception cref="InvalidOperationException">The image is encrypted with fresh IVs: nobody could make the same one again. Use <see cref="WriteUnsigned"/>.</exception>
    /// <exception cref="TeeInputException">An input cannot go into an image.</exception>
    /// <exception cref="IOException">An input cannot be read.</exception>
    public UnsignedContent Hash(Action<long>? progress = null)
    {
        if (_image is TeeImageBuilder { IsEncrypted: true })
            throw new InvalidOperationException("An encrypted image has fresh IVs each time; write it unsigned, and attach the signature to that file.");
        var content = _image.Hash(progress);
        Check(content, _openImages());
        return content;
    }

    private (UnsignedContent Content, SignedImageSummary Summary) WriteAtomically(string path, Action<long>? progress, Action<UnsignedContent, Stream> finish)
    {
        using var file = AtomicFile.Create(path);
        var content = _image.Write(file.Content, progress);
        SignedImageSummary summary;
        // Through the handle that is open: Windows lets nobody else in while the file is written.
        using (var written = new FileByteSource(file.Content.SafeFileHandle))
            summary = Check(content, written.Slice(_image.Header.ImagesOffset, written.Length - _image.Header.ImagesOffset));
        finish(content, file.Content);
        file.Commit();
        return (content, summary);
    }

    /// <summary>What the board will say, and what it should say and does not.</summary>
    private SignedImageSummary Check(UnsignedContent content, ByteSource images)
    {
        var preview = content.Preview(images);
        var image = TeeImage.Read(preview);
        var digests = new SegmentDigests(preview);
        foreach (var hash in content.Hashes)
            digests.Add(hash.Offset, hash.Length, hash.Digest);
        var verification = ImageVerification.VerifyUnsigned(image, digests, _board ?? BoardChoice.For(image));
        if (!verification.Outcome.IsLoaded)
        {
            var refusal = new ImageRefusedException(verification.Outcome, WhereIs(image, verification.Outcome.Offset));
            if (_refused == RefusedImages.Refuse)
                throw refusal;
            _warnings.Add(refusal.Message);
        }

        _warnings.AddRange(verification.Findings.Select(finding => finding.Message));
        return new SignedImageSummary(image, content.Digest, _image.Key);
    }

    /// <summary>An offset in the image as the user knows it: which input, and where in it.</summary>
    private string WhereIs(TeeImage image, long? offset)
    {
        foreach (var part in image.Parts)
        {
            if (_image is TeeImageBuilder && offset >= part.Offset && offset < part.Offset + part.Size)
                return $"{_inputs[part.Index].Name}, byte 0x{offset - part.Offset:x}: ";
        }

        return $"{_inputs[0].Name}: ";
    }

    private static IEnumerable<string> EncryptionDoubts(SigningOptions options)
    {
        if (options.Encryption is not { } encryption)
            yield break;
        if (encryption.IsZeroKey)
            yield return "an AES key of zeros: ST's OP-TEE refuses it (0xffff000f SECURITY), and it hides nothing.";
        if (encryption.IsPublicTestKey)
            yield return "this AES key is the public test key of ST's OP-TEE (keys/rproc_enc_test_key.bin): everybody can decrypt the image.";
        // TX-43: OP-TEE decrypts with whatever is in OTP, and nothing tells it that the result is garbage.
        if (encryption.Key.Length != 32)
            yield return $"an AES key of {encryption.Key.Length} bytes: ST's devices hold 32, decrypt with those, and load garbage without an error.";
    }

    private static IEnumerable<string> KeyDoubts(FirmwarePublicKey key, SigningOptions options, bool isSt)
    {
        if (key.Algorithm != SignatureAlgorithm.EcdsaP256Sha256)
            yield break;
        yield return isSt && !options.KeyInfo.IsEmpty
            ? "an ECDSA key: ST's OP-TEE accepts it only when it is built with CFG_REMOTEPROC_PUB_KEY_VERIFY and the key's hash is in OTP."
            : "an ECDSA key: upstream OP-TEE's platform service accepts RSA only and answers 0xffff000a NOT_SUPPORTED; ST's wants the public key in the image as well (--key-info public).";
    }
}
