namespace FirmwareKit.Binary;

/// <summary>The CRC-32 of gzip, xz and U-Boot's images (polynomial 0xedb88320, reflected), byte after byte.</summary>
internal struct Crc32
{
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of what was added so far.</summary>
    public uint Value { get; private set; }

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var value = ~Value;
        foreach (var next in bytes)
            value = Table[(value ^ next) & 0xff] ^ (value >> 8);
        Value = ~value;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320 : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
