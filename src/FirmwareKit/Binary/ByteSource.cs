namespace FirmwareKit.Binary;

/// <summary>
/// Random access to the bytes of a file or of memory. Every reader of this library reads through one, so that a file of any size costs
/// only the bytes that are looked at.
/// </summary>
/// <remarks>
/// Files are read by range rather than mapped: a mapped file that another process shortens kills the reader with a bus error, a range that
/// is no longer there is an <see cref="IOException"/>.
/// </remarks>
public abstract class ByteSource : IDisposable
{
    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A source over bytes in memory. Nothing is copied.</summary>
    /// <param name="bytes">The bytes; they must not change while the source is in use.</param>
    public static ByteSource FromMemory(ReadOnlyMemory<byte> bytes) => new MemoryByteSource(bytes);

    /// <summary>Opens a regular file for reading by range.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file does not exist, is a directory or a pipe, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ByteSource OpenFile(string path) => new FileByteSource(path);

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">Offset of the first byte, from the start of the source.</param>
    /// <param name="destination">Where the bytes go; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the source.</exception>
    /// <exception cref="IOException">The file could not be read, or has become shorter.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        ReadCore(offset, destination);
    }

    /// <summary>
    /// The bytes of a range: in place when the source is memory, otherwise read into <paramref name="scratch"/>.
    /// </summary>
    /// <param name="offset">Offset of the first byte, from the start of the source.</param>
    /// <param name="scratch">Room for the bytes; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the source.</exception>
    /// <exception cref="IOException">The file could not be read, or has become shorter.</exception>
    public ReadOnlySpan<byte> View(long offset, Span<byte> scratch)
    {
        CheckRange(offset, scratch.Length);
        return ViewCore(offset, scratch);
    }

    /// <summary>A part of this source as a source of its own. The part does not own the whole: disposing it does nothing.</summary>
    /// <param name="offset">Offset of the part's first byte.</param>
    /// <param name="length">Length of the part in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the source.</exception>
    public ByteSource Slice(long offset, long length)
    {
        CheckRange(offset, length);
        return new SliceByteSource(this, offset, length);
    }

    /// <summary>Whether the range lies inside the source. Takes any number that a file can state.</summary>
    /// <param name="offset">Offset of the first byte.</param>
    /// <param name="length">Length in bytes.</param>
    public bool Contains(ulong offset, ulong length) => length <= (ulong)Length && offset <= (ulong)Length - length;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Fills <paramref name="destination"/>; the range was checked.</summary>
    protected abstract void ReadCore(long offset, Span<byte> destination);

    /// <summary>The bytes of a range; the range was checked.</summary>
    protected virtual ReadOnlySpan<byte> ViewCore(long offset, Span<byte> scratch)
    {
        ReadCore(offset, scratch);
        return scratch;
    }

    /// <summary>Releases the file, if there is one.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private void CheckRange(long offset, long length)
    {
        if (offset < 0 || length < 0 || !Contains((ulong)offset, (ulong)length))
            throw new ArgumentOutOfRangeException(nameof(offset), $"Bytes 0x{offset:x} + 0x{length:x} are not inside a source of 0x{Length:x} bytes.");
    }
}
