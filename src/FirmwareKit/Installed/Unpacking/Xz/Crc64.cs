namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>The CRC-64 of xz (ECMA-182, reflected), byte after byte.</summary>
internal struct Crc64
{
    private static readonly ulong[] Table = CreateTable();

    /// <summary>The checksum of what was added so far.</summary>
    public ulong Value { get; private set; }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var value = ~Value;
        foreach (var next in bytes)
            value = Table[(value ^ next) & 0xff] ^ (value >> 8);
        Value = ~value;
    }

    private static ulong[] CreateTable()
    {
        var table = new ulong[256];
        for (var i = 0; i < table.Length; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xc96c5795d7870f42 : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
