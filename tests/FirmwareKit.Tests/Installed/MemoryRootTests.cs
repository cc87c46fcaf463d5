using FirmwareKit.Binary;
using FirmwareKit.Installed;

namespace FirmwareKit.Tests.Installed;

[TestClass]
public sealed class MemoryRootTests
{
    private static readonly ByteSource Content = ByteSource.FromMemory("firmware"u8.ToArray());

    [TestMethod]
    public void Finds_what_was_added_and_its_bytes()
    {
        var root = Root("/lib/firmware/a/fw");

        var lookup = root.Find("/lib/firmware//a/./fw");

        Assert.AreEqual(RootLookupResult.Found, lookup.Result);
        Assert.AreSame(Content, root.ContentOf(lookup));
        CollectionAssert.AreEqual(System.Security.Cryptography.SHA256.HashData("firmware"u8), lookup.Entry!.Digest());
    }

    [TestMethod]
    [DataRow("/lib/firmware/a", RootLookupResult.NotAFile)]
    [DataRow("/lib/firmware/a/fw/b", RootLookupResult.NotAFolder)]
    [DataRow("/lib/firmware/a/fw/", RootLookupResult.NotAFolder)]
    [DataRow("/lib/firmware/a/fw/.", RootLookupResult.NotAFolder)]
    [DataRow("/lib/firmware/b/fw", RootLookupResult.Missing)]
    [DataRow("/lib/firmware/b/../a/fw", RootLookupResult.Missing)]
    [DataRow("/lib/firmware/a/../a/fw", RootLookupResult.Found)]
    public void Answers_like_the_kernel(string path, RootLookupResult result) => Assert.AreEqual(result, Root("/lib/firmware/a/fw").Find(path).Result);

    [TestMethod]
    public void A_name_has_at_most_255_bytes()
    {
        Assert.AreEqual(RootLookupResult.NameTooLong, Root().Find("/" + new string('n', 256)).Result);
        Assert.AreEqual(RootLookupResult.NameTooLong, Root().Find("/" + new string('ü', 128)).Result);
        Assert.AreEqual(RootLookupResult.Missing, Root().Find("/" + new string('n', 255)).Result);
    }

    [TestMethod]
    [DataRow("/lib/firmware/fw/x")]
    [DataRow("/lib/firmware")]
    [DataRow("/")]
    [DataRow("..")]
    public void Refuses_a_file_where_something_else_is(string path) => Assert.ThrowsExactly<ArgumentException>(() => Root("/lib/firmware/fw").AddFile(path, Content));

    [TestMethod]
    public void Lists_a_folder()
    {
        CollectionAssert.AreEquivalent(new[] { "a", "b" }, Root("/lib/a/x", "/lib/b").List("/lib").ToArray());
        CollectionAssert.AreEquivalent(new[] { "lib" }, Root("/lib/a").List("/").ToArray());
    }

    private static MemoryRoot Root(params ReadOnlySpan<string> paths)
    {
        var root = new MemoryRoot();
        foreach (var path in paths)
            root.AddFile(path, Content);
        return root;
    }
}
