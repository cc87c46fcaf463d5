using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>
/// The file in memory shared with Linux, read with the pointers of the trusted application and without the bounds checks that it lacks. Behind the end lies
/// the rest of the last page, whose content nobody knows, and then nothing that is mapped.
/// </summary>
internal sealed class SharedBuffer(ByteSource source, TaWidth width, Action<string> doubt)
{
    private const long PageSize = 4096;

    public long Size => source.Length;

    private long Mapped => (Size + PageSize - 1) / PageSize * PageSize;

    public byte Byte(long position, string what) => Read(position, stackalloc byte[1], what)[0];

    public ushort Half(long position, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Read(position, stackalloc byte[2], what));

    public uint Word(long position, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Read(position, stackalloc byte[4], what));

    /// <summary>Reads bytes at a distance from the start of the buffer, which a 32-bit pointer wraps.</summary>
    /// <exception cref="TaFaultException">Nothing is mapped there.</exception>
    public ReadOnlySpan<byte> Read(long position, Span<byte> scratch, string what)
    {
        var start = width == TaWidth.Bits32 ? position & uint.MaxValue : position;
        if (start >= 0 && source.Contains((ulong)start, (ulong)scratch.Length))
        {
            source.Read(start, scratch);
            return scratch;
        }

        if (start < 0 || start > Mapped - scratch.Length)
        {
            doubt($"{what} is read at 0x{start:x}, outside of the file's 0x{Size:x} bytes, before that address is checked; "
                + "where that memory happens to be readable, the load goes on");
            throw new TaFaultException($"{what} is read at 0x{start:x}, but the file has 0x{Size:x} bytes and nothing is mapped there.", start);
        }

        doubt($"{what} is read behind the end of the file; zeros are assumed there");
        scratch.Clear();
        source.Read(Math.Min(start, Size), scratch[..(int)Math.Max(0, Size - start)]);
        return scratch;
    }
}
