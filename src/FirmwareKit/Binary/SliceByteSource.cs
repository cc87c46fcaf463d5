namespace FirmwareKit.Binary;

/// <summary>A range of another source, for a format inside a format: an ELF image inside a signed image.</summary>
internal sealed class SliceByteSource(ByteSource whole, long start, long length) : ByteSource
{
    public override long Length => length;

    protected override void ReadCore(long offset, Span<byte> destination) => whole.Read(start + offset, destination);

    protected override ReadOnlySpan<byte> ViewCore(long offset, Span<byte> scratch) => whole.View(start + offset, scratch);
}
