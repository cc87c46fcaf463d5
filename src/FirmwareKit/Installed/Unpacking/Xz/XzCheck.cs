using System.Buffers.Binary;
using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>The check behind each block of an xz stream: none, CRC-32, CRC-64 or SHA-256.</summary>
internal sealed class XzCheck : IDisposable
{
    private readonly IncrementalHash? _hash;
    private readonly int _id;
    private Crc32 _crc32;
    private Crc64 _crc64;

    /// <param name="id">As in the stream's header.</param>
    /// <param name="position">Where the header says so.</param>
    /// <exception cref="PackedDataException">There is no such check.</exception>
    public XzCheck(int id, long position)
    {
        _id = id;
        (Name, Size) = id switch
        {
            0 => ("none", 0),
            1 => ("CRC-32", 4),
            4 => ("CRC-64", 8),
            10 => ("SHA-256", 32),
            _ => throw new PackedDataException(position, $"The xz data has a check of type {id}, which does not exist."),
        };
        if (id == 10)
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    /// <summary>Its bytes behind a block.</summary>
    public int Size { get; }

    /// <summary>Adds what a block unpacks to.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_id == 1)
            _crc32.Append(bytes);
        else if (_id == 4)
            _crc64.Append(bytes);
        else
            _hash?.AppendData(bytes);
    }

    /// <summary>Ends a block and begins the next one.</summary>
    /// <returns>Whether the block's own check says the same.</returns>
    public bool Matches(ReadOnlySpan<byte> stored)
    {
        Span<byte> computed = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(computed, _id == 1 ? _crc32.Value : _crc64.Value);
        _hash?.GetHashAndReset(computed);
        (_crc32, _crc64) = (default, default);
        return stored.SequenceEqual(computed[..Size]);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();
}
