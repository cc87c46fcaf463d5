using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit dt show</c> for people.</summary>
internal static class TreeShowText
{
    private const int NarrowestName = 14;
    private const int WidestName = 32;

    public static void Write(DeviceTree tree, string name, PlatformTable table, Page page)
    {
        page.Line($"{name}: {Sizes.Size(tree.TotalSize)}, {Sizes.Count(tree.Nodes.Count, "node")}, {tree.PropertyCount} properties");
        page.Pairs(
        [
            ("Model", tree.Root.Find("model")?.GetString() ?? "none"),
            ("Compatible", string.Join(", ", tree.Root.Compatible)),
            ("Memory", SystemMemory.Read(tree) is [_, ..] banks ? string.Join(", ", banks.Select(bank => $"{bank}, {Sizes.Size(bank.Size)}")) : "none"),
        ]);
        ComplaintText.Write(tree, page);
        var processors = RemoteProcessor.FindAll(tree, table);
        if (processors.Count == 0)
        {
            page.Line();
            page.Line("No remote processor that is known.");
        }

        foreach (var node in RemoteProcessor.FindUnknown(tree, table))
            page.Line($"{node.Path} looks like a remote processor, and no driver is known for compatible \"{string.Join("\", \"", node.Compatible)}\".");
        foreach (var processor in processors)
            WriteProcessor(tree, processor, page);
        page.Flush();
    }

    private static void WriteProcessor(DeviceTree tree, RemoteProcessor processor, Page page)
    {
        page.Heading($"{processor.Name}: {processor.Type.Core} at {processor.Node.Path}{(processor.Node.IsReachable ? string.Empty : ", disabled")}");
        page.Pairs(
        [
            ("Label", tree.FindLabel(processor.Node) ?? "none (built without dtc -@)"),
            ("Compatible", processor.Type.Compatible),
            ("Takes", processor.Type.Delivery == FirmwareDelivery.Elf ? "unsigned ELF files, loaded by Linux" : "signed images, loaded by OP-TEE"),
            ("Flavour", $"{processor.Flavour.Form.Name}: {processor.Flavour.Reason}"),
            ("Driver", processor.Type.IsInMainline ? "in mainline Linux" : "in ST's Linux only"),
            ("Default file", $"/lib/firmware/{processor.DefaultFirmwareName}"),
            .. processor.BootAddressRegister is { Address: { } register } ? (IEnumerable<(string, string)>)[("Boot address", $"to the register {Sizes.Address(register)}")] : [],
            .. processor.DmaRanges.Select(range => ("Core's view", $"{Sizes.Address(range.DeviceAddress)} is {range.Physical}")),
        ]);
        page.Line();
        page.Table(
            ["Region", ">Core's view", ">Linux's view", ">Size", "Kind"],
            processor.Regions.Select(region => (IReadOnlyList<string>)
            [
                region.Name,
                region.DeviceAddress is { } device ? Sizes.Address(device) : "none",
                region.PhysicalAddress is { } physical ? Sizes.Address(physical) : "at boot",
                Sizes.Size(region.Size),
                KindOf(region),
            ]));
        page.Line();
        var properties = processor.Node.Properties.Where(property => property.Name is not ("phandle" or "linux,phandle")).ToList();
        var width = Math.Min(properties.Select(property => property.Name.Length).Append(NarrowestName).Max(), WidestName);
        page.Pairs(properties.Select(property => (property.Name, PropertyText.Of(tree, property))), labelWidth: width);
    }

    private static string KindOf(ProcessorRegion region) => region switch
    {
        { Node: null } => "no such node",
        { Reserved: null } => "not reserved",
        { Reserved: { IsNoMap: true, IsDmaPool: true } } => "no-map, pool",
        { Reserved.IsNoMap: true } => "no-map",
        { Reserved.IsReusable: true } => "reusable",
        _ => "mapped by Linux",
    };
}
