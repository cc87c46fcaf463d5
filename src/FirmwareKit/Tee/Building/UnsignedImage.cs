using FirmwareKit.Signing;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// A signed image that lacks its signature. All lengths are known from the start, so the images are copied and hashed in one pass, and header, records and
/// signature, which stand in front of them, are written last. Whoever signs sees the digest only.
/// </summary>
/// <remarks>Memory does not grow with the images; same inputs give the same bytes.</remarks>
public abstract class UnsignedImage
{
    private protected UnsignedImage(FirmwarePublicKey key, TeeImageHeader header)
    {
        Key = key;
        Header = header;
    }

    /// <summary>The key that is to sign: signature type and length stand in the signed bytes.</summary>
    public FirmwarePublicKey Key { get; }

    /// <summary>The header.</summary>
    public TeeImageHeader Header { get; }

    /// <summary>Bytes that <see cref="Hash"/> and <see cref="Write(Stream, Action{long}?)"/> read: the whole for a progress bar.</summary>
    public abstract long InputLength { get; }

    /// <summary>Hashes what is to be signed, and writes nothing.</summary>
    /// <param name="progress">Told the number of bytes after each block; may be null.</param>
    /// <exception cref="TeeInputException">An input is not as the format needs it.</exception>
    /// <exception cref="IOException">An input cannot be read.</exception>
    public UnsignedContent Hash(Action<long>? progress = null) => CopyImages(null, progress);

    /// <summary>Copies the images to their place in the output, behind room for header, records and signature.</summary>
    /// <param name="output">A stream that can seek; the image begins at its start.</param>
    /// <param name="progress">Told the number of bytes after each block; may be null.</param>
    /// <returns>What is to be signed; <see cref="UnsignedContent.Finish"/> completes the output.</returns>
    /// <exception cref="TeeInputException">An input is not as the format needs it.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output cannot be written.</exception>
    public UnsignedContent Write(Stream output, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Position = Header.ImagesOffset;
        return CopyImages(output, progress);
    }

    /// <summary>Copies, hashes and signs in one go.</summary>
    /// <param name="output">A stream that can seek; the image begins at its start.</param>
    /// <param name="signer">Signs the digest.</param>
    /// <exception cref="TeeInputException">An input is not as the format needs it.</exception>
    /// <exception cref="SigningException">The signer failed, or its signature is not one of <see cref="Key"/>.</exception>
    /// <exception cref="IOException">An input cannot be read, or the output cannot be written.</exception>
    public void Write(Stream output, IFirmwareSigner signer) => Write(output, progress: null).Finish(output, signer);

    /// <summary>Hashes the images and, where there is an output, copies them to its position.</summary>
    private protected abstract UnsignedContent CopyImages(Stream? output, Action<long>? progress);
}
