namespace FirmwareKit.Binary;

/// <summary>A range of addresses: <paramref name="Start"/> and the bytes from there on.</summary>
/// <param name="Start">First address.</param>
/// <param name="Size">Size in bytes; 0 is an empty range.</param>
public readonly record struct AddressRange(ulong Start, ulong Size)
{
    /// <summary>
    /// The address after the last byte, or <see cref="ulong.MaxValue"/> where the range would pass the end of the address space.
    /// </summary>
    public ulong End => Size > ulong.MaxValue - Start ? ulong.MaxValue : Start + Size;

    /// <summary>Whether <paramref name="address"/> is one of the range's bytes.</summary>
    public bool Contains(ulong address) => address >= Start && address - Start < Size;

    /// <summary>Whether all of <paramref name="other"/> lies inside; an empty range does when it starts inside or exactly at the end.</summary>
    public bool Contains(AddressRange other) => other.Start >= Start && other.End <= End && (other.Size != 0 || other.Start <= End);

    /// <summary>Whether the two ranges share at least one byte.</summary>
    public bool Overlaps(AddressRange other) => Size != 0 && other.Size != 0 && Start < other.End && other.Start < End;

    /// <summary>The range as <c>0x80100000..0x801005ff</c>, last address included.</summary>
    public override string ToString() => Size == 0 ? $"0x{Start:x8} (empty)" : $"0x{Start:x8}..0x{End - 1:x8}";
}
