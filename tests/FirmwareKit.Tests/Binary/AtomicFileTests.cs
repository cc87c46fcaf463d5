using System.Diagnostics;
using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Binary;

[TestClass]
public sealed class AtomicFileTests
{
    [TestMethod]
    public void Leaves_the_old_content_and_nothing_else_when_it_is_not_committed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("image.bin", "old"u8);

        using (var file = AtomicFile.Create(path))
            file.Content.Write("half"u8);

        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "image.bin" }, folder.Files.ToArray());
    }

    [TestMethod]
    public void Replaces_the_content_and_leaves_nothing_else_when_it_is_committed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("image.bin", "old content"u8);

        using (var file = AtomicFile.Create(path))
        {
            file.Content.Write("new"u8);
            file.Commit();
        }

        Assert.AreEqual("new", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "image.bin" }, folder.Files.ToArray());
    }

    [TestMethod]
    public void Shows_the_old_content_until_it_is_committed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("image.bin", "old"u8);
        using var file = AtomicFile.Create(path);
        file.Content.Write("new"u8);

        Assert.AreEqual("old", File.ReadAllText(path));
    }

    [TestMethod]
    public void Says_which_folder_does_not_exist()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "missing");

        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => AtomicFile.Create(Path.Combine(missing, "image.bin"))).Message, missing);
    }

    [TestMethod]
    public void Refuses_a_folder_as_target()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<IOException>(() => AtomicFile.Create(folder.Path));
    }

    /// <summary>A rename puts a file in the place of whatever is there: for root, in the place of /dev/null.</summary>
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Refuses_a_device_or_a_pipe_as_target()
    {
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();

        Assert.ThrowsExactly<IOException>(() => AtomicFile.Create(pipe));
        Assert.ThrowsExactly<IOException>(() => AtomicFile.Create("/dev/null"));
    }

    [TestMethod]
    public void Replaces_an_empty_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("image.bin", []);

        using (var file = AtomicFile.Create(path))
        {
            file.Content.Write("new"u8);
            file.Commit();
        }

        Assert.AreEqual("new", File.ReadAllText(path));
    }
}
