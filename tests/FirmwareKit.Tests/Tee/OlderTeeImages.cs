using System.Buffers.Binary;

namespace FirmwareKit.Tests.Tee;

/// <summary>Empty images of the two older generations: nothing but headers and sizes.</summary>
internal static class OlderTeeImages
{
    /// <summary>tee-image.md section 1.6: 14 words, hash table, key info, signature, image.</summary>
    public static byte[] FirstGeneration() => Words(740, 1, 640, 256, 384, 1, 320, 56, 1, 8, 376, 100, 640, 1);

    /// <summary>Header of 6 words, signature, images, TLV trailer, platform trailer.</summary>
    public static byte[] Beta()
    {
        var bytes = Words(24 + 256 + 104 + 64 + 16, 1, 256, 100, 60, 16);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24 + 256 + 104), 0x6907);
        return bytes;
    }

    private static byte[] Words(int size, params uint[] words)
    {
        var bytes = new byte[size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x3543a468);
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * (i + 1)), words[i]);
        return bytes;
    }
}
