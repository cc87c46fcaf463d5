using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Conformance.Linux;

/// <summary>One case of conformance/linux: what goes into it.</summary>
public static class LinuxCase
{
    /// <summary>Whether the outcome rests on something that no model can know.</summary>
    /// <param name="item">The case.</param>
    public static bool IsInexact(JsonElement item) =>
        item.Field("exact") is { ValueKind: JsonValueKind.False } || item.Field("out_of_bounds") is not null;

    /// <summary>The firmware, and the processor; null when the tree has none that Linux drives.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="item">The case.</param>
    /// <exception cref="ConformanceFormatException">A file or a field is missing or malformed.</exception>
    public static (FirmwareImage Image, RemoteProcessor Processor)? Read(ConformanceFolder folder, JsonElement item)
    {
        DeviceTree tree;
        try
        {
            tree = DeviceTree.Read(folder.Source(item.Text("dtb")));
        }
        catch (DeviceTreeFormatException e)
        {
            throw new ConformanceFormatException($"{item.Text("dtb")}: {e.Message}", e);
        }

        var node = tree.FindByPath(item.Text("processor")) ?? throw new ConformanceFormatException($"{item.Text("dtb")} has no node {item.Text("processor")}.");
        if (RemoteProcessor.FindAll(tree).SingleOrDefault(processor => processor.Node == node) is not { } processor)
            return null;
        return (Image(folder, item, item.TextOrNull("firmware_name") ?? processor.DefaultFirmwareName), processor);
    }

    private static FirmwareImage Image(ConformanceFolder folder, JsonElement item, string name)
    {
        var file = item.TextOrNull("firmware");
        if (item.Field("installed") is { } installed)
            file = installed.TextOrNull(name.TrimStart('/'));
        if (file is null)
            return FirmwareImage.Missing(name);
        var bytes = folder.Bytes(file);
        if (item.Field("size") is not null)
            Array.Resize(ref bytes, checked((int)item.Number("size")));
        return FirmwareImage.Open(name, ByteSource.FromMemory(bytes));
    }
}
