using ZstdSharp;

namespace FirmwareKit.Installed.Unpacking;

/// <summary>
/// One frame of zstd (RFC 8878), as the kernel's unzstd takes one. The decompressor would go on with what follows; the headers of the blocks tell where the
/// frame ends.
/// </summary>
internal sealed class ZstdPart : IByteInput, IDisposable
{
    private const int ChecksumBytes = 4;
    private const int BlockHeaderBytes = 3;
    private const int RunLengthBlock = 1;
    private const int ReservedBlock = 3;

    private readonly PartInput _input;
    private readonly Decompressor _decompressor = new();
    private readonly bool _hasChecksum;
    private bool _isLastBlock;
    private bool _isComplete;
    private int _left;

    /// <exception cref="PackedDataException">The header is not one of zstd.</exception>
    public ZstdPart(PartInput input)
    {
        const int MagicBytes = 4;
        _input = input;
        if (input.Peek(MagicBytes + 1) is not [_, _, _, _, var descriptor, ..])
            throw TooShort();
        var isSingleSegment = (descriptor & 0x20) != 0;
        var sizeBytes = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        _hasChecksum = (descriptor & 4) != 0;
        _left = MagicBytes + 1 + (isSingleSegment ? 0 : 1) + ((descriptor & 3) == 3 ? 4 : descriptor & 3) + sizeBytes;
    }

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        while (true)
        {
            if (_left == 0 && !_isComplete)
                BeginPiece();
            var available = _isComplete ? [] : _input.Available();
            if (available.IsEmpty && !_isComplete)
                throw TooShort();
            var written = Decompress(available[..Math.Min(available.Length, _left)], destination);
            if (written != 0 || _isComplete)
                return written;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decompressor.Dispose();

    private void BeginPiece()
    {
        if (_isLastBlock)
        {
            (_isComplete, _left) = (true, 0);
            return;
        }

        if (_input.Peek(BlockHeaderBytes) is not [var low, var middle, var high, ..])
            throw TooShort();
        var header = low | (middle << 8) | (high << 16);
        var type = (header >> 1) & 3;
        if (type == ReservedBlock)
            throw new PackedDataException(_input.Position, "The zstd data is damaged: a block of a type that does not exist.");
        _isLastBlock = (header & 1) != 0;
        _left = BlockHeaderBytes + (type == RunLengthBlock ? 1 : header >> 3) + (_isLastBlock && _hasChecksum ? ChecksumBytes : 0);
    }

    private int Decompress(ReadOnlySpan<byte> piece, Span<byte> destination)
    {
        try
        {
            _decompressor.UnwrapStream(piece, destination, out var consumed, out var written);
            if (consumed == 0 && written == 0 && !_isComplete)
                throw new PackedDataException(_input.Position, "The zstd data is damaged.");
            _input.Skip(consumed);
            _left -= consumed;
            return written;
        }
        catch (ZstdException e)
        {
            throw new PackedDataException(_input.Position, $"The zstd data is damaged: {e.Message}.");
        }
    }

    private PackedDataException TooShort() => new(_input.Position, "The zstd data ends too early. Is the file cut?");
}
