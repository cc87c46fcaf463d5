using System.Runtime.Versioning;
using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Binary;

[TestClass]
public sealed class AtomicFileOptionsTests
{
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no file modes.")]
    [UnsupportedOSPlatform("windows")]
    [DataRow(false)]
    [DataRow(true)]
    public void A_private_file_is_the_owners_from_the_first_byte_on(bool exists)
    {
        using var folder = new TemporaryFolder();
        var path = exists ? folder.Write("key.pem", "old"u8) : Path.Combine(folder.Path, "key.pem");

        using var file = AtomicFile.Create(path, AtomicFileOptions.OwnerOnly);
        var before = File.GetUnixFileMode(file.Content.Name);
        file.Commit();

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, before);
        Assert.AreEqual(before, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void A_new_file_replaces_none_that_is_there()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("key.pem", "old"u8);

        Assert.ThrowsExactly<IOException>(() => AtomicFile.Create(path, AtomicFileOptions.NewOnly));

        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "key.pem" }, folder.Files.ToArray());
    }

    [TestMethod]
    public void A_new_file_replaces_none_that_came_meanwhile()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "key.pem");

        using (var file = AtomicFile.Create(path, AtomicFileOptions.NewOnly))
        {
            folder.Write("key.pem", "old"u8);
            Assert.ThrowsExactly<IOException>(file.Commit);
        }

        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "key.pem" }, folder.Files.ToArray());
    }
}
