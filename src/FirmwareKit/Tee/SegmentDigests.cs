using FirmwareKit.Binary;

namespace FirmwareKit.Tee;

/// <summary>
/// SHA-256 of ranges of one file, each computed once, when it is first asked for. The loader model and the verifier look at the same segments and share one
/// of these, so that a file is hashed once. Not for several threads at a time.
/// </summary>
public sealed class SegmentDigests
{
    private readonly Dictionary<(long Offset, long Length), byte[]> _digests = [];

    /// <summary>Creates an empty set.</summary>
    /// <param name="source">The file; it must stay open and unchanged while the set is in use.</param>
    public SegmentDigests(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
    }

    /// <summary>The file.</summary>
    public ByteSource Source { get; }

    /// <summary>SHA-256 of a range, 32 bytes.</summary>
    /// <param name="offset">Offset of the first byte in the file.</param>
    /// <param name="length">Length in bytes; 0 gives the hash of nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> Get(long offset, long length)
    {
        if (!_digests.TryGetValue((offset, length), out var digest))
            _digests.Add((offset, length), digest = ByteDigest.Sha256(Source, offset, length));
        return digest;
    }
}
