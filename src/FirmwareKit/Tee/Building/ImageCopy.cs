using System.Buffers;
using System.Security.Cryptography;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Building;

/// <summary>
/// Copies one image in one pass, in blocks, and on the way hashes the segments, and encrypts those that are loaded. A byte is read once: what is signed is what
/// is written, whatever happens to the input meanwhile.
/// </summary>
internal sealed class ImageCopy : IDisposable
{
    /// <summary>A multiple of the AES block.</summary>
    private const int BlockSize = 256 * 1024;

    private readonly ImageInput _image;
    private readonly Stream? _output;
    private readonly Action<long>? _progress;
    private readonly IncrementalHash?[] _hashes;
    private readonly byte[]?[] _digests;
    private readonly byte[]?[] _vectors;
    private readonly SegmentEncryption? _encryption;
    private SegmentCipher? _cipher;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);

    public ImageCopy(ImageInput image, SegmentEncryption? encryption, Stream? output, Action<long>? progress)
    {
        _image = image;
        _output = output;
        _progress = progress;
        _hashes = new IncrementalHash?[image.Elf.Segments.Length];
        _digests = new byte[]?[image.Elf.Segments.Length];
        _vectors = new byte[]?[image.Elf.Segments.Length];
        _encryption = encryption;
        if (encryption is null)
            return;
        foreach (var segment in image.Elf.Segments)
        {
            if (segment.Type == ElfSegmentType.Load)
                _vectors[segment.Index] = encryption.NextVector();
        }
    }

    /// <summary>SHA-256 of a segment's bytes as they are in the output.</summary>
    public byte[] DigestOf(ElfSegment segment) => _digests[segment.Index] ?? SHA256.HashData([]);

    /// <summary>IV of a segment; null when it is not encrypted.</summary>
    public byte[]? VectorOf(ElfSegment segment) => _vectors[segment.Index];

    /// <summary>Copies the whole image and its padding.</summary>
    public void Run()
    {
        var segments = _image.Elf.Segments.Where(_image.HasBytes).ToArray();
        Array.Sort(segments, (a, b) => a.Offset.CompareTo(b.Offset));
        // Encrypted segments do not overlap each other, so they come one after the other here; others may lie inside them.
        var encrypted = new Queue<ElfSegment>(segments.Where(segment => VectorOf(segment) is not null));
        var active = new List<ElfSegment>();
        var next = 0;
        var length = _image.Source.Length;
        for (var position = 0L; position < length;)
        {
            var end = Math.Min(position + BlockSize, length);
            var bytes = encrypted.TryPeek(out var segment) ? ReadEncrypted(position, ref end, segment, encrypted) : Read(position, end);
            while (next < segments.Length && (long)segments[next].Offset < end)
                active.Add(Open(segments[next++]));
            for (var i = active.Count - 1; i >= 0; i--)
            {
                Append(active[i], position, bytes);
                if (Close(active[i], end))
                    active.RemoveAt(i);
            }

            _output?.Write(bytes);
            _progress?.Invoke(bytes.Length);
            position = end;
        }

        _output?.Write(stackalloc byte[(int)(_image.Size - length)]);
    }

    public void Dispose()
    {
        foreach (var hash in _hashes)
            hash?.Dispose();
        _cipher?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ReadOnlySpan<byte> Read(long position, long end) => _image.Source.View(position, _buffer.AsSpan(0, (int)(end - position)));

    /// <summary>Reads up to the next border of an encrypted segment, and encrypts when the bytes lie inside it.</summary>
    private ReadOnlySpan<byte> ReadEncrypted(long position, ref long end, ElfSegment segment, Queue<ElfSegment> rest)
    {
        var start = (long)segment.Offset;
        if (position < start)
        {
            end = Math.Min(end, start);
            return Read(position, end);
        }

        end = Math.Min(end, start + (long)segment.FileSize);
        var block = _buffer.AsSpan(0, (int)(end - position));
        _image.Source.Read(position, block);
        _cipher ??= new SegmentCipher(_encryption!.Key, VectorOf(segment));
        _cipher.Encrypt(block);
        if (end == start + (long)segment.FileSize)
        {
            rest.Dequeue();
            _cipher.Dispose();
            _cipher = null;
        }

        return block;
    }

    private ElfSegment Open(ElfSegment segment)
    {
        _hashes[segment.Index] = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return segment;
    }

    /// <summary>Hashes what of a block belongs to a segment.</summary>
    private void Append(ElfSegment segment, long position, ReadOnlySpan<byte> bytes)
    {
        var from = Math.Max((long)segment.Offset - position, 0);
        var to = Math.Min((long)(segment.Offset + segment.FileSize) - position, bytes.Length);
        _hashes[segment.Index]!.AppendData(bytes[(int)from..(int)to]);
    }

    private bool Close(ElfSegment segment, long position)
    {
        if ((long)(segment.Offset + segment.FileSize) > position)
            return false;
        _digests[segment.Index] = _hashes[segment.Index]!.GetHashAndReset();
        _hashes[segment.Index]!.Dispose();
        _hashes[segment.Index] = null;
        return true;
    }
}
