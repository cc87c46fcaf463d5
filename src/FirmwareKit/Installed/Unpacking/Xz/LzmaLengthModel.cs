namespace FirmwareKit.Installed.Unpacking.Xz;

/// <summary>The models of a match's length.</summary>
internal sealed class LzmaLengthModel
{
    private const int Shortest = 2;
    private const int Positions = 16;

    private readonly ushort[] _choice = new ushort[2];
    private readonly ushort[] _low = new ushort[Positions << 3];
    private readonly ushort[] _middle = new ushort[Positions << 3];
    private readonly ushort[] _high = new ushort[1 << 8];

    public void Reset()
    {
        foreach (var models in (ReadOnlySpan<ushort[]>)[_choice, _low, _middle, _high])
            models.AsSpan().Fill(RangeDecoder.Half);
    }

    /// <summary>Length in bytes, 2 to 273.</summary>
    public int Decode(RangeDecoder range, int position)
    {
        if (range.Bit(ref _choice[0]) == 0)
            return Shortest + range.Tree(_low.AsSpan(position << 3, 8), 3);
        return range.Bit(ref _choice[1]) == 0
            ? Shortest + 8 + range.Tree(_middle.AsSpan(position << 3, 8), 3)
            : Shortest + 16 + range.Tree(_high, 8);
    }
}
