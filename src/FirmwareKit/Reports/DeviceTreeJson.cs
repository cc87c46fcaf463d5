using System.Text.Json;
using FirmwareKit.BoardTrees;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Reports;

/// <summary>What device trees say about remote processors, as JSON.</summary>
public static class DeviceTreeJson
{
    /// <summary>Describes trees, schema <c>fwkit.dt-show/1</c>.</summary>
    /// <param name="trees">Per file: its name, the tree, or why there is none.</param>
    public static string WriteShow(IEnumerable<(string Name, DeviceTree? Tree, string Problem)> trees) => WriteShow(trees, PlatformTable.BuiltIn);

    /// <summary>Describes trees, schema <c>fwkit.dt-show/1</c>, with the processors of a table of one's own.</summary>
    /// <param name="trees">Per file: its name, the tree, or why there is none.</param>
    /// <param name="table">The processors that are known.</param>
    public static string WriteShow(IEnumerable<(string Name, DeviceTree? Tree, string Problem)> trees, PlatformTable table) =>
        JsonReport.Write("fwkit.dt-show/1", json => json.List("trees", trees, item =>
        {
            json.WriteString("name", item.Name);
            if (item.Tree is not { } tree)
            {
                json.WriteString("problem", item.Problem);
                return;
            }

            json.WriteString("model", tree.Root.Find("model")?.GetString() ?? string.Empty);
            json.Strings("compatible", tree.Root.Compatible);
            json.WriteNumber("size", tree.TotalSize);
            json.WriteNumber("nodes", tree.Nodes.Count);
            json.WriteNumber("properties", tree.PropertyCount);
            json.Complaints(tree);
            json.List("memory", SystemMemory.Read(tree), json.Memory);
            json.Strings("unknown", [.. RemoteProcessor.FindUnknown(tree, table).Select(node => node.Path)]);
            json.List("processors", RemoteProcessor.FindAll(tree, table), processor => WriteProcessor(json, tree, processor));
        }));

    /// <summary>Writes what differs, schema <c>fwkit.dt-diff/1</c>.</summary>
    /// <param name="first">Name of the first tree.</param>
    /// <param name="second">Name of the second tree.</param>
    /// <param name="differences">What differs.</param>
    public static string WriteDiff(string first, string second, IReadOnlyList<TreeDifference> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        return JsonReport.Write("fwkit.dt-diff/1", json =>
        {
            json.WriteString("first", first);
            json.WriteString("second", second);
            json.WriteBoolean("same", differences.Count == 0);
            json.List("differences", differences, difference =>
            {
                json.WriteString("path", difference.Path);
                json.WriteString("item", difference.Item);
                json.WriteString("first", difference.First);
                json.WriteString("second", difference.Second);
            });
        });
    }

    private static void WriteProcessor(Utf8JsonWriter json, DeviceTree tree, RemoteProcessor processor)
    {
        json.WriteString("name", processor.Name);
        json.WriteString("path", processor.Node.Path);
        json.WriteString("label", tree.FindLabel(processor.Node));
        json.WriteBoolean("available", processor.Node.IsReachable);
        json.WriteString("compatible", processor.Type.Compatible);
        json.WriteString("core", processor.Type.Core);
        json.WriteString("line", processor.Type.Line);
        json.WriteString("delivery", JsonReport.Kebab(processor.Type.Delivery));
        CheckJson.WriteFlavour(json, processor);
        json.WriteString("loader", processor.Type.Delivery == FirmwareDelivery.Elf ? "linux" : "op-tee");
        json.WriteString("defaultFirmware", processor.DefaultFirmwareName);
        json.Address("bootAddressRegister", processor.BootAddressRegister?.Address);
        json.List("dmaRanges", processor.DmaRanges, range =>
        {
            json.Address("deviceAddress", range.DeviceAddress);
            json.Address("physicalAddress", range.PhysicalAddress);
            json.WriteNumber("size", range.Size);
        });
        json.List("regions", processor.Regions, region =>
        {
            json.Region(region);
            json.WriteString("path", region.Node?.Path);
            json.WriteBoolean("noMap", region.Reserved?.IsNoMap == true);
            json.WriteBoolean("dmaPool", region.Reserved?.IsDmaPool == true);
        });
        json.List("properties", processor.Node.Properties, property =>
        {
            json.WriteString("name", property.Name);
            json.WriteString("value", PropertyText.Of(tree, property));
        });
    }
}
