using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit info</c> on a device tree.</summary>
internal static class DeviceTreeText
{
    public static void Write(DeviceTree tree, string name, Page page)
    {
        page.Line($"{name}: device tree, {Sizes.Size(tree.TotalSize)}, {tree.Nodes.Count} nodes: {tree.Root.Find("model")?.GetString() ?? "no model"}");
        ComplaintText.Write(tree, page);
        var processors = RemoteProcessor.FindAll(tree);
        if (processors.Count == 0)
        {
            page.Line();
            page.Line("No remote processor that is known.");
        }

        foreach (var processor in processors)
        {
            page.Heading($"{processor.Name}: {processor.Type.Core} at {processor.Node.Path}{(processor.Node.IsReachable ? string.Empty : ", disabled")}");
            page.Pairs(
            [
                ("Compatible", processor.Type.Compatible),
                ("Takes", processor.Type.Delivery == FirmwareDelivery.Elf ? "unsigned ELF files" : "signed images"),
                ("Default file", $"/lib/firmware/{processor.DefaultFirmwareName}"),
            ]);
            page.Table(
                ["Region", ">Core's view", ">Linux's view", ">Size"],
                processor.Regions.Select(region => (IReadOnlyList<string>)
                [
                    region.Name,
                    region.DeviceAddress is { } device ? Sizes.Address(device) : "none",
                    region.PhysicalAddress is { } physical ? Sizes.Address(physical) : "at boot",
                    Sizes.Size(region.Size),
                ]));
        }

        page.Flush();
    }
}
