using FirmwareKit.Installed;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Installed;

[TestClass]
public sealed class RootFileSystemTests
{
    [TestMethod]
    [DataRow("/lib/firmware/fw", RootLookupResult.Found, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/relative", RootLookupResult.Found, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/absolute", RootLookupResult.Found, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/climbs", RootLookupResult.Found, "/usr/lib/firmware/fw")]
    [DataRow("/../../usr/lib/./firmware//fw", RootLookupResult.Found, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/outside", RootLookupResult.Missing, "/etc")]
    [DataRow("/lib/firmware/circle", RootLookupResult.TooManyLinks, "/usr/lib/firmware/circle")]
    [DataRow("/lib/firmware", RootLookupResult.NotAFile, "/usr/lib/firmware")]
    [DataRow("/lib/firmware/fw/x", RootLookupResult.NotAFolder, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/fw/", RootLookupResult.NotAFolder, "/usr/lib/firmware/fw")]
    [DataRow("/lib/firmware/none", RootLookupResult.Missing, "/usr/lib/firmware/none")]
    [DataRow("/", RootLookupResult.NotAFile, "/")]
    public void Follows_links_inside_of_the_root_only(string path, RootLookupResult result, string end)
    {
        using var folder = new TemporaryFolder();
        WriteRoot(folder.Path);

        foreach (var root in (RootFileSystem[])[new FolderRoot(folder.Path), InitramfsRoot()])
        {
            var lookup = root.Find(path);

            Assert.AreEqual((result, end), (lookup.Result, lookup.Path), root.Name);
        }
    }

    [TestMethod]
    public void Looks_in_the_folders_of_the_kernel_in_its_order()
    {
        var root = Archive(new CpioWriter()
            .Folders("lib", "lib/modules", "lib/modules/6.6.1", "lib/firmware", "lib/firmware/6.6.1", "lib/firmware/updates", "lib/firmware/updates/6.6.1")
            .File("lib/firmware/fw", [1])
            .File("lib/firmware/fw.xz", [1])
            .File("lib/firmware/6.6.1/fw", [1])
            .File("lib/firmware/updates/fw", [1])
            .File("lib/firmware/updates/6.6.1/fw", [1])
            .File("lib/firmware/other/fw", [1]));

        CollectionAssert.AreEqual(
            (string[])["/lib/firmware/updates/6.6.1/fw", "/lib/firmware/updates/fw", "/lib/firmware/6.6.1/fw", "/lib/firmware/fw", "/lib/firmware/fw.xz"],
            FirmwareSearch.Find(root, "fw").Select(file => file.Path).ToArray());
    }

    [TestMethod]
    public void Tells_of_a_link_to_nothing()
    {
        var root = Archive(new CpioWriter().Folders("lib", "lib/firmware").Link("lib/firmware/fw", "elsewhere"));

        var found = Assert.ContainsSingle(FirmwareSearch.Find(root, "fw"));
        Assert.IsFalse(found.IsUsable);
    }

    private static void WriteRoot(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, "usr/lib/firmware"));
        File.WriteAllBytes(Path.Combine(path, "usr/lib/firmware/fw"), [1]);
        Directory.CreateSymbolicLink(Path.Combine(path, "lib"), "usr/lib");
        foreach (var (name, target) in Links)
            File.CreateSymbolicLink(Path.Combine(path, "usr/lib/firmware", name), target);
    }

    private static Initramfs InitramfsRoot()
    {
        var writer = new CpioWriter().Folders("usr", "usr/lib", "usr/lib/firmware").File("usr/lib/firmware/fw", [1]).Link("lib", "usr/lib");
        foreach (var (name, target) in Links)
            writer.Link($"usr/lib/firmware/{name}", target);
        return Archive(writer);
    }

    private static (string Name, string Target)[] Links =>
    [
        ("relative", "fw"),
        ("absolute", "/lib/firmware/fw"),
        ("climbs", "../../../../../../../../lib/firmware/fw"),
        ("outside", "../../../../../../../../etc/passwd"),
        ("circle", "circle"),
    ];

    private static Initramfs Archive(CpioWriter writer) => Initramfs.Read(new MemoryStream(writer.ToArchive()));
}
