using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees.Overlays;

namespace FirmwareKit.DeviceTrees.Fit;

/// <summary>
/// A FIT image (<c>image.itb</c>, U-Boot's flattened image tree): kernels, device trees and the configurations that put them together. Only the
/// device trees are read here, and their hashes verified as U-Boot does; signatures are the boot loader's to check.
/// </summary>
public sealed class FitImage
{
    /// <summary>Own limit on the image's own blob. Kernels and file systems embedded in it count; real ones have up to some 100 MB.</summary>
    private const uint LargestImage = 512 * 1024 * 1024;

    private readonly ByteSource _source;
    private readonly DeviceTreeNode _configurations;

    private FitImage(ByteSource source, DeviceTree tree)
    {
        _source = source;
        Tree = tree;
        _configurations = tree.Root.FindChild("configurations")!;
    }

    /// <summary>The image's own structure.</summary>
    public DeviceTree Tree { get; }

    /// <summary>Names of the configurations, in the image's order.</summary>
    public IReadOnlyList<string> Configurations => [.. _configurations.Children.Select(configuration => configuration.Name)];

    /// <summary>The configuration that the boot loader takes by itself; null when the image does not say.</summary>
    public string? DefaultConfiguration => _configurations.Find("default")?.GetString();

    /// <summary>Reads a blob that is either a FIT image or a device tree.</summary>
    /// <param name="source">The bytes; used as long as the result is.</param>
    /// <param name="tree">The blob as a device tree, when it is no FIT image; otherwise the image's own structure.</param>
    /// <returns>The image; null when the blob is a device tree.</returns>
    /// <exception cref="DeviceTreeFormatException">The blob is neither.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FitImage? TryRead(ByteSource source, out DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(source);
        tree = FdtReader.Read(source, complaints: null, LargestImage);
        if (tree.Root.FindChild("images") is not null && tree.Root.FindChild("configurations") is not null)
            return new FitImage(source, tree);
        // As large as only an image may be: says so in the reader's words.
        if (tree.TotalSize > FdtHeader.LargestTree)
            tree = DeviceTree.Read(source);
        return null;
    }

    /// <summary>The device tree of a configuration, with the overlays that it lists applied.</summary>
    /// <param name="configuration">Name of the configuration; null for the default one.</param>
    /// <exception cref="FitFormatException">There is no such configuration, or its tree is not there, not readable, or has another hash.</exception>
    /// <exception cref="DeviceTreeFormatException">The tree is broken; the offset is in the tree.</exception>
    /// <exception cref="DeviceTreeOverlayException">An overlay does not fit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public DeviceTree ReadTree(string? configuration)
    {
        var node = FindConfiguration(configuration);
        // U-Boot: the first one is the tree, those that follow are overlays.
        if (node.Find("fdt") is not { } list || list.GetStrings() is not [_, ..] names)
            throw new FitFormatException($"The configuration {node.Name} has no device tree (property fdt).", node.Offset, node.Path);
        var tree = ReadImage(names[0]);
        foreach (var overlay in names.Skip(1))
            tree = DeviceTreeOverlay.Apply(tree, ReadImage(overlay));
        return tree;
    }

    private DeviceTreeNode FindConfiguration(string? name)
    {
        name ??= DefaultConfiguration ?? (Configurations is [var only] ? only : null);
        if (name is null)
            throw new FitFormatException($"The image names no default configuration. It has: {Names(_configurations)}.", _configurations.Offset, _configurations.Path);
        return _configurations.FindChild(name)
            ?? throw new FitFormatException($"The image has no configuration {name}. It has: {Names(_configurations)}.", _configurations.Offset, _configurations.Path);
    }

    private DeviceTree ReadImage(string name)
    {
        var images = Tree.Root.FindChild("images")!;
        var node = images.FindChild(name) ?? throw new FitFormatException($"The image {name} is not there; there are: {Names(images)}.", images.Offset, images.Path);
        var tree = DeviceTree.Read(ByteSource.FromMemory(FitData.Read(_source, Tree, node, out var unverified)), out var complaints);
        return tree.WithComplaints([.. unverified, .. complaints]);
    }

    private static string Names(DeviceTreeNode node) =>
        node.Children.Count == 0 ? "none" : NodeName.Escape(string.Join(", ", node.Children.Take(20).Select(child => child.Name)));
}
