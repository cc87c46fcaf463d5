using FirmwareKit.Binary;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Tests.Tee.Building;

/// <summary>The format's limit of 4 GiB, on files that are mostly zeros and need no disk.</summary>
[TestClass]
public sealed class LargeImageTests
{
    [TestMethod]
    public void Lays_out_an_image_just_below_the_limit()
    {
        using var key = TestKeys.Rsa2048();
        using var large = new PaddedSource(0xfffffff8);

        var builder = TeeImageBuilder.Prepare([large], key.PublicKey, new TeeImageOptions());

        Assert.AreEqual(0xfffffff8u, builder.Header.ImagesLength);
    }

    [TestMethod]
    [DataRow(0xfffffff9L, 1)]
    [DataRow(0x80000000L, 2)]
    public void Refuses_what_the_header_cannot_say(long size, int images)
    {
        using var key = TestKeys.Rsa2048();
        using var large = new PaddedSource(size);

        var e = Assert.ThrowsExactly<ArgumentException>(
            () => TeeImageBuilder.Prepare([.. Enumerable.Repeat<ByteSource>(large, images)], key.PublicKey, new TeeImageOptions()));

        StringAssert.Contains(e.Message, "the format holds 0xfffffff8");
    }

    [TestMethod]
    public void Memory_does_not_grow_with_the_file()
    {
        const long Size = 256L * 1024 * 1024;
        using var key = TestKeys.Rsa2048();
        using var large = new PaddedSource(Size);
        var builder = TeeImageBuilder.Prepare([large], key.PublicKey, new TeeImageOptions());
        using var output = new CountingStream();
        builder.Write(output, key);
        var before = GC.GetAllocatedBytesForCurrentThread();

        builder.Write(output, key);

        Assert.IsLessThan(64 * 1024, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsGreaterThan(Size, output.Written);
    }

    /// <summary>Real firmware with zeros behind it.</summary>
    private sealed class PaddedSource(long length) : ByteSource
    {
        private readonly byte[] _firmware = TestData.Bytes("signed", "elf", "tiny_m4.elf");

        public override long Length => length;

        protected override void ReadCore(long offset, Span<byte> destination)
        {
            destination.Clear();
            if (offset < _firmware.Length)
                _firmware.AsSpan((int)offset, (int)Math.Min(destination.Length, _firmware.Length - offset)).CopyTo(destination);
        }
    }

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override void Flush()
        {
            // Nothing is kept.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
