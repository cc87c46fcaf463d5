using Microsoft.Win32.SafeHandles;

namespace FirmwareKit.Binary;

/// <summary>
/// A file, read by range. Its length is the one it had when it was opened. Headers and names are read a few bytes at a time, so small reads are served from a few
/// pages that are kept; large ones go straight to the file.
/// </summary>
internal sealed class FileByteSource : ByteSource
{
    private const int PageSize = 2048;
    private const int LargestSmallRead = 256;

    private readonly SafeFileHandle _handle;
    private readonly Page[] _pages = new Page[4];
    private readonly Lock _lock = new();
    private readonly bool _isOwned = true;

    public FileByteSource(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory, not a file.");
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            Length = RandomAccess.GetLength(_handle);
        }
        catch (NotSupportedException e)
        {
            _handle.Dispose();
            throw new IOException("a pipe or a terminal, which cannot be read by range; write it to a file first.", e);
        }
    }

    /// <summary>A file that is open already; the handle stays the caller's.</summary>
    public FileByteSource(SafeFileHandle handle)
    {
        _handle = handle;
        _isOwned = false;
        Length = RandomAccess.GetLength(handle);
    }

    public override long Length { get; }

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        if (destination.Length > LargestSmallRead)
        {
            ReadFile(offset, destination);
            return;
        }

        lock (_lock)
        {
            while (!destination.IsEmpty)
            {
                var part = PageAt(offset / PageSize)[(int)(offset % PageSize)..];
                part = part[..Math.Min(part.Length, destination.Length)];
                part.CopyTo(destination);
                destination = destination[part.Length..];
                offset += part.Length;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isOwned)
            _handle.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> PageAt(long number)
    {
        ref var page = ref _pages[number % _pages.Length];
        var length = (int)Math.Min(PageSize, Length - (number * PageSize));
        if (page.Bytes is null || page.Number != number)
        {
            page.Bytes ??= new byte[PageSize];
            page.Number = -1;
            ReadFile(number * PageSize, page.Bytes.AsSpan(0, length));
            page.Number = number;
        }

        return page.Bytes.AsSpan(0, length);
    }

    private void ReadFile(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = ReadSome(offset, destination);
            if (count == 0)
                throw new InputReadException($"The file ended at byte 0x{offset:x} while it was read: it has become shorter.");
            destination = destination[count..];
            offset += count;
        }
    }

    private int ReadSome(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(_handle, destination, offset);
        }
        catch (IOException e)
        {
            throw new InputReadException($"The file cannot be read at byte 0x{offset:x}: {e.Message}", e);
        }
    }

    private struct Page
    {
        public long Number;
        public byte[]? Bytes;
    }
}
