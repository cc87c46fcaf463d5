using FirmwareKit.Binary;

namespace FirmwareKit.Comparison;

/// <summary>Whether two stretches of bytes are the same.</summary>
public enum ContentState
{
    /// <summary>Every byte is.</summary>
    Same,

    /// <summary>Some byte differs.</summary>
    Different,

    /// <summary>They were not compared: one is encrypted, or the file's segments overlap so often that comparing them all would not end.</summary>
    NotCompared,
}

/// <summary>What comparing two stretches of bytes gave.</summary>
/// <param name="State">Whether they are the same.</param>
/// <param name="DifferingBytes">How many bytes differ.</param>
/// <param name="First">Offset of the first one that does, from the start of the stretches.</param>
public readonly record struct ContentChange(ContentState State, ulong DifferingBytes, ulong First)
{
    /// <summary>Nothing was compared.</summary>
    public static ContentChange NotCompared => new(ContentState.NotCompared, 0, 0);
}

/// <summary>
/// Compares stretches of two files block by block. Segments and sections of a hostile file may all be the same gigabyte, so that the bytes that are looked at are
/// bounded by the size of the files.
/// </summary>
internal sealed class ContentComparison(ByteSource old, ByteSource @new)
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Texts that differ lie close together: what is asked next is often answered by a few bytes.</summary>
    private const int FirstBlockSize = 1024;

    private readonly byte[] _oldBlock = new byte[BlockSize];
    private readonly byte[] _newBlock = new byte[BlockSize];
    private UInt128 _left = (8 * ((UInt128)old.Length + (UInt128)@new.Length)) + (1 << 20);

    /// <summary>Whether as much was compared as is to be; what comes then is not.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Compares <paramref name="length"/> bytes; what is not inside its file is not compared.</summary>
    public ContentChange Compare(ByteSource oldSource, ulong oldOffset, ByteSource newSource, ulong newOffset, ulong length)
    {
        if (length == 0)
            return default;
        if (!Take(oldSource, oldOffset, newSource, newOffset, length))
            return ContentChange.NotCompared;
        ulong differing = 0;
        ulong first = 0;
        for (ulong position = 0; position < length;)
        {
            var count = (int)Math.Min(BlockSize, length - position);
            var oldBytes = oldSource.View((long)(oldOffset + position), _oldBlock.AsSpan(0, count));
            var newBytes = newSource.View((long)(newOffset + position), _newBlock.AsSpan(0, count));
            for (var at = oldBytes.CommonPrefixLength(newBytes); at < count; at++)
            {
                if (oldBytes[at] == newBytes[at])
                    continue;
                if (differing++ == 0)
                    first = position + (ulong)at;
            }

            position += (ulong)count;
        }

        return new ContentChange(differing == 0 ? ContentState.Same : ContentState.Different, differing, first);
    }

    /// <summary>Offset of the first of <paramref name="length"/> bytes that differs; null when none does, or when they are not compared.</summary>
    public ulong? FirstDifference(ByteSource oldSource, ulong oldOffset, ByteSource newSource, ulong newOffset, ulong length)
    {
        var size = FirstBlockSize;
        for (ulong position = 0; position < length; size = BlockSize)
        {
            var count = (int)Math.Min((ulong)size, length - position);
            if (!Take(oldSource, oldOffset + position, newSource, newOffset + position, (ulong)count))
                return null;
            var oldBytes = oldSource.View((long)(oldOffset + position), _oldBlock.AsSpan(0, count));
            var newBytes = newSource.View((long)(newOffset + position), _newBlock.AsSpan(0, count));
            var same = oldBytes.CommonPrefixLength(newBytes);
            if (same < count)
                return position + (ulong)same;
            position += (ulong)count;
        }

        return null;
    }

    /// <summary>Whether <paramref name="length"/> bytes are known to be the same.</summary>
    public bool AreSame(ByteSource oldSource, ulong oldOffset, ByteSource newSource, ulong newOffset, ulong length) =>
        oldSource.Contains(oldOffset, length) && newSource.Contains(newOffset, length) && FirstDifference(oldSource, oldOffset, newSource, newOffset, length) is null && !IsExhausted;

    private bool Take(ByteSource oldSource, ulong oldOffset, ByteSource newSource, ulong newOffset, ulong length)
    {
        if (!oldSource.Contains(oldOffset, length) || !newSource.Contains(newOffset, length))
            return false;
        IsExhausted |= length > _left;
        if (IsExhausted)
            return false;
        _left -= length;
        return true;
    }
}
