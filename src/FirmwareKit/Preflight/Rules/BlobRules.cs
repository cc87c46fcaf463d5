using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3064 and FK3065: what is wrong with the device tree's blob and its overlays, wherever in the tree it is.</summary>
internal static class BlobRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3064",
            Severity.Warning,
            "Device tree that readers disagree about",
            "U-Boot, Linux and OP-TEE read the blob each in its own way; with such a fault they may see different trees, or a part of it not at all. libfdt's check lets it pass, so that no one says so.",
            "Mend the source of the tree, or the tool that wrote the blob.",
            "Devicetree Specification, chapters 2 and 5 (device-tree.md section 1.5)",
            context => Of(context, DeviceTreeSeverity.Error)),
        new(
            "FK3065",
            Severity.Note,
            "Odd device tree",
            "The tree can be read, and a board may well start with it. Either its readers are lenient in this place, or a step of its build did not do what it should.",
            "Mend the source of the tree, or the step of the build that the message names.",
            "Devicetree Specification, chapters 2 and 5 (device-tree.md sections 1.5 and 1.12); U-Boot, fit_image_verify_with_data",
            context => Of(context, DeviceTreeSeverity.Warning)),
    ];

    private static IEnumerable<Evidence> Of(PreflightContext context, DeviceTreeSeverity severity) =>
        from complaint in context.Processor.Tree.Complaints
        where complaint.Severity == severity && !IsToldElsewhere(context, complaint)
        select new Evidence(
            $"{complaint.Message} ({complaint.Rule})",
            complaint.Path.Length == 0 ? new FindingLocation($"device tree, byte 0x{complaint.Offset:x}") : new FindingLocation(complaint.Path, DeviceTreePath: complaint.Path));

    /// <summary>Where the processor depends on it, another rule tells what comes of it: FK3002, FK3011, FK3016, FK3043.</summary>
    private static bool IsToldElsewhere(PreflightContext context, DeviceTreeComplaint complaint)
    {
        var (node, path) = (context.Processor.Node, complaint.Path);
        return complaint.Property switch
        {
            "status" => path == node.Path,
            "dma-ranges" => path == node.Parent?.Path,
            "#address-cells" or "#size-cells" => path == "/reserved-memory",
            "reg" => context.Processor.Regions.Any(region => region.Node?.Path == path),
            _ => false,
        };
    }
}
