using Microsoft.Win32.SafeHandles;

namespace FirmwareKit.Binary;

/// <summary>A file, read by range. Its length is the one it had when it was opened.</summary>
internal sealed class FileByteSource : ByteSource
{
    private readonly SafeFileHandle _handle;
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
        while (!destination.IsEmpty)
        {
            var count = ReadSome(destination, offset);
            if (count == 0)
                throw new InputReadException($"The file ended at byte 0x{offset:x} while it was read: it has become shorter.");
            destination = destination[count..];
            offset += count;
        }
    }

    private int ReadSome(Span<byte> destination, long offset)
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

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isOwned)
            _handle.Dispose();
        base.Dispose(disposing);
    }
}
