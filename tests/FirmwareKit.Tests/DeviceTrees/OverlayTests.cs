using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Overlays;
using FirmwareKit.Platforms;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.DeviceTrees;

[TestClass]
public sealed class OverlayTests
{
    private const string Folder = "overlay";

    public static IEnumerable<object[]> Broken => BrokenTrees.Overlays.Select(tree => new object[] { tree });

    [TestMethod]
    [DataRow("mp257-m33.dtb", "mp257-m33.expected-signed.dtb", "mp257-signed.dtbo")]
    [DataRow("mp157-m4.dtb", "mp157-m4.expected-signed.dtb", "mp157-signed.dtbo")]
    [DataRow("mp257-m33.dtb", "mp257-m33.expected-signed-disabled.dtb", "mp257-signed.dtbo", "mp257-disable-m33.dtbo")]
    public void Gives_the_expected_tree(string tree, string expected, params string[] overlays)
    {
        ArgumentNullException.ThrowIfNull(overlays);
        var merged = Read("good", tree);
        foreach (var overlay in overlays)
            merged = DeviceTreeOverlay.Apply(merged, Read(Folder, overlay));

        var fdtoverlay = Read(Folder, expected);
        Assert.AreEqual(TreeText.Of(fdtoverlay), TreeText.Of(merged));
        // Even in libfdt's order: what is new stands in front.
        CollectionAssert.AreEqual(fdtoverlay.Nodes.Select(node => node.Path).ToList(), merged.Nodes.Select(node => node.Path).ToList());
        Assert.AreEqual(FirmwareDelivery.SignedImage, RemoteProcessor.FindAll(merged)[0].Type.Delivery);
    }

    [TestMethod]
    [DynamicData(nameof(Broken))]
    public void A_broken_overlay_gets_its_complaint_and_libfdts_error(BrokenTree broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        var tree = Read("broken", "base-valid.dtb");
        var overlay = Read("broken", broken.File);
        if (broken.Libfdt == "ok")
        {
            DeviceTreeOverlay.Apply(tree, overlay, out var complaints);
            Assert.AreEqual((broken.Rule, DeviceTreeSeverity.Warning), (complaints.Single().Rule, complaints.Single().Severity));
            return;
        }

        var refusal = Assert.ThrowsExactly<DeviceTreeOverlayException>(() => DeviceTreeOverlay.Apply(tree, overlay));

        Assert.AreEqual(broken.Rule, refusal.Rule);
        if (broken.Libfdt.StartsWith('('))
            return; // libfdt crashes
        Assert.AreEqual($"FDT_ERR_{broken.Libfdt}", refusal.LibfdtError);
    }

    [TestMethod]
    public void Every_overlay_on_every_tree_ends_as_with_fdtoverlay()
    {
        Programs.Require("fdtoverlay");
        string[] trees = [.. Directory.GetFiles(TestData.PathOf("devicetree", "good"), "*.dtb"), TestData.PathOf("devicetree", "broken", "base-valid.dtb")];
        string[] overlays = [.. Directory.GetFiles(TestData.PathOf("devicetree", Folder), "*.dtbo"), .. Directory.GetFiles(TestData.PathOf("devicetree", "broken"), "*.dtbo")];
        var replacesPhandles = Programs.VersionOf("fdtoverlay") < new Version(1, 7, 1);
        var merged = 0;
        using var folder = new TemporaryFolder();
        foreach (var (tree, overlay) in trees.SelectMany(_ => overlays, (tree, overlay) => (tree, overlay)))
        {
            var output = Path.Combine(folder.Path, "merged.dtb");
            File.Delete(output);
            var error = Programs.Run("fdtoverlay", out var exitCode, "-i", tree, "-o", output, overlay);
            if (exitCode > 128)
                continue; // it crashed (o07)
            if (replacesPhandles && overlay.EndsWith("mp157-signed.dtbo", StringComparison.Ordinal) && tree.EndsWith("mp157-m4-tee.dtb", StringComparison.Ordinal))
                continue; // the base has the node with a phandle, which newer ones keep
            var name = $"{Path.GetFileName(overlay)} on {Path.GetFileName(tree)}";
            try
            {
                var ours = DeviceTreeOverlay.Apply(Read(tree), Read(overlay));
                Assert.AreEqual(0, exitCode, $"{name}: {error}");
                Assert.AreEqual(TreeText.Of(Read(output)), TreeText.Of(ours), name);
                merged++;
            }
            catch (DeviceTreeOverlayException e)
            {
                StringAssert.Contains(error, e.LibfdtError, $"{name}: {e.Message}");
            }
        }

        Assert.IsGreaterThan(10, merged);
    }

    [TestMethod]
    public void A_node_keeps_its_phandle_and_the_overlay_takes_it()
    {
        var tree = new BlobBuilder().Begin("memory").Property("phandle", 7).End().Begin("user").Property("memory", 7).End();
        var overlay = new BlobBuilder()
            .Begin("fragment@0").Property("target-path", "/").Begin("__overlay__")
            .Begin("memory").Property("phandle", 1).End()
            .Begin("other").Property("memory", 1).End()
            .End().End()
            .Begin("__local_fixups__").Begin("fragment@0").Begin("__overlay__").Begin("other").Property("memory", 0u).End().End().End().End();

        var merged = DeviceTreeOverlay.Apply(Read(tree), Read(overlay));

        Assert.AreEqual(7u, merged.FindByPath("/memory")!.Phandle);
        Assert.AreEqual(7u, merged.FindByPath("/user")!.Find("memory")!.GetCell(0));
        Assert.AreEqual(7u, merged.FindByPath("/other")!.Find("memory")!.GetCell(0));
    }

    [TestMethod]
    public void A_second_overlay_uses_a_label_of_the_first()
    {
        var tree = new BlobBuilder().Begin("bus").End();
        var first = new BlobBuilder()
            .Begin("fragment@0").Property("target-path", "/bus").Begin("__overlay__").Begin("core").Property("phandle", 1).End().End().End()
            .Begin("__symbols__").Property("core", "/fragment@0/__overlay__/core").End();
        var second = new BlobBuilder()
            .Begin("fragment@0").Property("target", uint.MaxValue).Begin("__overlay__").Property("status", "okay").End().End()
            .Begin("__fixups__").Property("core", "/fragment@0:target:0").End();

        var merged = DeviceTreeOverlay.Apply(DeviceTreeOverlay.Apply(Read(tree), Read(first)), Read(second));

        Assert.AreEqual("okay", merged.FindByPath("/bus/core")!.Find("status")!.GetString());
    }

    /// <summary>As fdtoverlay says: a path that begins with no alias is a bad one, and one that leads nowhere is not found.</summary>
    [TestMethod]
    [DataRow("nobody", "FDT_ERR_BADPATH")]
    [DataRow("nobody/core", "FDT_ERR_BADPATH")]
    [DataRow("known/nothing", "FDT_ERR_NOTFOUND")]
    [DataRow("/nothing", "FDT_ERR_NOTFOUND")]
    public void A_target_path_fails_as_with_libfdt(string path, string error)
    {
        var tree = new BlobBuilder().Begin("aliases").Property("known", "/bus").End().Begin("bus").End();
        var overlay = new BlobBuilder().Begin("fragment@0").Property("target-path", path).Begin("__overlay__").End().End();

        var refusal = Assert.ThrowsExactly<DeviceTreeOverlayException>(() => DeviceTreeOverlay.Apply(Read(tree), Read(overlay)));

        Assert.AreEqual(("OVL002", error), (refusal.Rule, refusal.LibfdtError));
    }

    /// <summary>An alias of megabytes, which every fixup goes through, would take hours.</summary>
    [TestMethod]
    public void An_alias_longer_than_any_path_leads_nowhere()
    {
        var tree = new BlobBuilder().Begin("aliases").Property("long", new string('/', 64 * 257) + "bus").End().Begin("bus").End();
        var overlay = new BlobBuilder().Begin("fragment@0").Property("target-path", "long").Begin("__overlay__").End().End();

        Assert.AreEqual("OVL002", Assert.ThrowsExactly<DeviceTreeOverlayException>(() => DeviceTreeOverlay.Apply(Read(tree), Read(overlay))).Rule);
    }

    [TestMethod]
    public void Neither_blob_is_changed()
    {
        var tree = Read("good", "mp157-m4.dtb");
        var overlay = Read(Folder, "mp157-signed.dtbo");
        var before = TreeText.Of(tree) + TreeText.Of(overlay);

        DeviceTreeOverlay.Apply(tree, overlay);

        Assert.AreEqual(before, TreeText.Of(tree) + TreeText.Of(overlay));
    }

    private static DeviceTree Read(string folder, string file) => DeviceTree.Read(TestData.Source("devicetree", folder, file));

    private static DeviceTree Read(string path) => DeviceTree.Read(ByteSource.FromMemory(File.ReadAllBytes(path)));

    private static DeviceTree Read(BlobBuilder blob) => DeviceTree.Read(ByteSource.FromMemory(blob.Build()));
}
