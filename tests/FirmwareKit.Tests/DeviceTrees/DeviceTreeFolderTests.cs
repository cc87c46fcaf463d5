using FirmwareKit.DeviceTrees;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class DeviceTreeFolderTests
{
    public static IEnumerable<object[]> Good =>
        Directory.GetFiles(TestData.PathOf("devicetree", "good"), "*.dtb").Select(file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(Good))]
    public void A_folder_says_what_the_blob_says(string file)
    {
        var blob = DeviceTree.Read(TestData.Source("devicetree", "good", file));
        using var folder = new TemporaryFolder();
        Write(blob.Root, folder.Path);

        Assert.AreEqual(TreeText.Of(blob), TreeText.Of(DeviceTreeFolder.Read(folder.Path)));
    }

    [TestMethod]
    public void Follows_a_link_to_the_folder_and_none_inside()
    {
        using var folder = new TemporaryFolder();
        var tree = Directory.CreateDirectory(Path.Combine(folder.Path, "base"));
        tree.CreateSubdirectory("soc");
        File.WriteAllText(Path.Combine(tree.FullName, "compatible"), "a\0");
        File.CreateSymbolicLink(Path.Combine(tree.FullName, "up"), folder.Path);
        File.CreateSymbolicLink(Path.Combine(tree.FullName, "model"), "/etc/hostname");
        var link = Path.Combine(folder.Path, "device-tree");
        Directory.CreateSymbolicLink(link, tree.FullName);

        var read = DeviceTreeFolder.Read(link);

        Assert.AreEqual("/\n  compatible = 6100\n/soc\n", TreeText.Of(read));
    }

    [TestMethod]
    public void Takes_the_suffix_of_a_name_that_collided_off()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "display#1"));
        folder.Write("display", [0, 0, 0, 1]);
        folder.Write("#address-cells", [0, 0, 0, 1]);

        Assert.AreEqual("/\n  #address-cells = 00000001\n  display = 00000001\n/display\n", TreeText.Of(DeviceTreeFolder.Read(folder.Path)));
    }

    [TestMethod]
    public void Does_not_wait_for_a_pipe()
    {
        Programs.Require("mkfifo");
        using var folder = new TemporaryFolder();
        folder.Write("compatible", "a\0"u8);
        Programs.Run("mkfifo", out _, Path.Combine(folder.Path, "pipe"));

        Assert.AreEqual("/\n  compatible = 6100\n  pipe = \n", TreeText.Of(DeviceTreeFolder.Read(folder.Path)));
    }

    [TestMethod]
    public void Refuses_a_folder_that_is_no_tree()
    {
        using var empty = new TemporaryFolder();
        using var deep = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine([deep.Path, .. Enumerable.Repeat("a", 70)]));

        Assert.AreEqual("FDT002", Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTreeFolder.Read(empty.Path)).Rule);
        Assert.AreEqual("FDT034", Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTreeFolder.Read(deep.Path)).Rule);
    }

    [TestMethod]
    public void Refuses_more_than_16_MiB_before_reading_it()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "soc"));
        using (var file = File.Create(Path.Combine(folder.Path, "disk")))
            file.SetLength(1L << 40);

        Assert.AreEqual("FDT004", Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTreeFolder.Read(folder.Path)).Rule);
    }

    /// <summary>As testdata/devicetree/tools/live_tree.py does, with the file "name" that Linux adds.</summary>
    private static void Write(DeviceTreeNode node, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "name"), node.BaseName + "\0");
        foreach (var property in node.Properties)
            File.WriteAllBytes(Path.Combine(folder, property.Name), property.Value.Span);
        foreach (var child in node.Children)
            Write(child, Directory.CreateDirectory(Path.Combine(folder, child.Name)).FullName);
    }
}
