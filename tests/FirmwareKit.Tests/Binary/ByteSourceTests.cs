using System.IO.Pipes;
using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Binary;

[TestClass]
public sealed class ByteSourceTests
{
    private static readonly byte[] Content = [0, 1, 2, 3, 4, 5, 6, 7];

    [TestMethod]
    [DataRow(0UL, 8UL, true)]
    [DataRow(8UL, 0UL, true)]
    [DataRow(9UL, 0UL, false)]
    [DataRow(1UL, 8UL, false)]
    [DataRow(ulong.MaxValue, 2UL, false)]
    [DataRow(2UL, ulong.MaxValue, false)]
    public void Contains_any_range_that_a_file_can_state_only_when_it_is_inside(ulong offset, ulong length, bool isInside) =>
        Assert.AreEqual(isInside, ByteSource.FromMemory(Content).Contains(offset, length));

    [TestMethod]
    public void A_slice_of_a_slice_counts_from_its_own_start()
    {
        var bytes = new byte[2];

        ByteSource.FromMemory(Content).Slice(2, 5).Slice(1, 3).Read(1, bytes);

        CollectionAssert.AreEqual(new byte[] { 4, 5 }, bytes);
    }

    [TestMethod]
    public void A_slice_does_not_reach_into_the_rest_of_the_whole() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ByteSource.FromMemory(Content).Slice(2, 4).Read(3, new byte[2]));

    [TestMethod]
    [DataRow(-1L, 1L)]
    [DataRow(0L, -1L)]
    [DataRow(7L, 2L)]
    [DataRow(long.MaxValue, 1L)]
    public void Refuses_a_slice_that_is_not_inside(long offset, long length) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ByteSource.FromMemory(Content).Slice(offset, length));

    /// <summary>Windows keeps writers off while the file is open.</summary>
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_file_that_became_shorter_is_an_input_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("file", Content);
        using var source = ByteSource.OpenFile(path);
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            writer.SetLength(4);

        Assert.ThrowsExactly<InputReadException>(() => source.Read(0, new byte[8]));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_pipe_is_not_a_file()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);

        var e = Assert.ThrowsExactly<IOException>(() => ByteSource.OpenFile($"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}"));
        StringAssert.Contains(e.Message, "pipe");
    }

    [TestMethod]
    public void A_folder_is_not_a_file()
    {
        using var folder = new TemporaryFolder();

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => ByteSource.OpenFile(folder.Path)).Message, "is a directory");
    }
}
