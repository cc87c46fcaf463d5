namespace FirmwareKit.Binary;

/// <summary>Bytes in memory; views are slices of it.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    protected override void ReadCore(long offset, Span<byte> destination) =>
        bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);

    protected override ReadOnlySpan<byte> ViewCore(long offset, Span<byte> scratch) => bytes.Span.Slice((int)offset, scratch.Length);
}
