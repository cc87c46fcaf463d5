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

    private readonly byte[] _oldBlock = new byte[BlockSize];
    private readonly byte[] _newBlock = new byte[BlockSize];
    private UInt128 _left = (8 * ((UInt128)old.Length + (UInt128)@new.Length)) + (1 << 20);

    /// <summary>Compares <paramref name="length"/> bytes; what is not inside its file is not compared.</summary>
    public ContentChange Compare(ByteSource oldSource, ulong oldOffset, ByteSource newSource, ulong newOffset, ulong length)
    {
        if (length == 0)
            return default;
        if (!oldSource.Contains(oldOffset, length) || !newSource.Contains(newOffset, length) || length > _left)
            return ContentChange.NotCompared;
        _left -= length;
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
}
