using System.Buffers.Binary;
using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Installed.Unpacking.Xz;

namespace FirmwareKit.Tests.Installed;

/// <summary>Writes an xz stream whose chunks are not compressed, with any check: what the container of the format can say, right and wrong.</summary>
internal sealed class XzWriter(byte check)
{
    private const int LargestChunk = 64 * 1024;

    private readonly List<byte> _stream = [.. Header(check)];
    private readonly List<(long Unpadded, long Uncompressed)> _blocks = [];

    /// <summary>The byte of the block header that tells the dictionary: 22 is 8 MiB, 40 is 4 GiB.</summary>
    public byte Dictionary { get; init; } = 22;

    /// <summary>The filter's id: 0x21 is LZMA2.</summary>
    public byte Filter { get; init; } = 0x21;

    public XzWriter Block(byte[] content)
    {
        var start = _stream.Count;
        byte[] header = [2, 0, Filter, 1, Dictionary, 0, 0, 0];
        _stream.AddRange([.. header, .. Little(Crc32.Compute(header))]);
        for (var at = 0; at < content.Length; at += LargestChunk)
        {
            var chunk = content.AsSpan(at, Math.Min(LargestChunk, content.Length - at));
            _stream.AddRange([at == 0 ? (byte)1 : (byte)2, (byte)((chunk.Length - 1) >> 8), (byte)((chunk.Length - 1) & 0xff), .. chunk]);
        }

        _stream.Add(0);
        var unpadded = _stream.Count - start;
        Pad();
        var sum = Sum(content);
        _stream.AddRange(sum);
        _blocks.Add((unpadded + sum.Length, content.Length));
        return this;
    }

    public byte[] ToArray()
    {
        var index = _stream.Count;
        _stream.AddRange([0, .. Number(_blocks.Count)]);
        foreach (var (unpadded, uncompressed) in _blocks)
            _stream.AddRange([.. Number(unpadded), .. Number(uncompressed)]);
        Pad();
        var words = (uint)((_stream.Count - index) / 4);
        _stream.AddRange(Little(Crc32.Compute([.. _stream[index..]])));
        byte[] footer = [.. Little(words), 0, check];
        return [.. _stream, .. Little(Crc32.Compute(footer)), .. footer, .. "YZ"u8];
    }

    private static byte[] Header(byte check) => [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, check, .. Little(Crc32.Compute([0, check]))];

    private byte[] Sum(byte[] content)
    {
        var crc = new Crc64();
        crc.Append(content);
        var crc64 = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(crc64, crc.Value);
        return check switch { 1 => Little(Crc32.Compute(content)), 4 => crc64, 10 => SHA256.HashData(content), _ => [] };
    }

    private void Pad()
    {
        while (_stream.Count % 4 != 0)
            _stream.Add(0);
    }

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)((value & 0x7f) | 0x80));
        return [.. bytes, (byte)value];
    }
}
