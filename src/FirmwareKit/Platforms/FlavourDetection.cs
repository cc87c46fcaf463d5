using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Platforms;

/// <summary>Unsigned or signed, A35-TD or M33-TD, from the tree alone (device-tree.md section 3.7).</summary>
internal static class FlavourDetection
{
    private static readonly string[] M33Regions = ["scmi-cid1-", "psa-buffer-cid1-s", "tfm-shared-data"];

    public static FlavourChoice Detect(RemoteProcessor processor)
    {
        var core = processor.Core;
        var compatible = processor.Type.Compatible;
        var byCompatible = core.Forms.First(form => form.Compatibles.Contains(compatible));
        var why = byCompatible.Flavour == Flavour.Signed ? $"compatible {compatible} is OP-TEE's" : $"compatible {compatible} is Linux's own";
        if (core.Forms.FirstOrDefault(form => form.TrustedDomain == TrustedDomain.M33Td) is not { } m33)
            return new FlavourChoice(byCompatible, why);
        var (domain, reason) = DetectDomain(processor);
        return domain == TrustedDomain.M33Td
            ? new FlavourChoice(m33, reason)
            // A table of the user's may have no other form.
            : new FlavourChoice(core.Forms.FirstOrDefault(form => form.TrustedDomain == TrustedDomain.A35Td && form.Delivery == processor.Type.Delivery) ?? byCompatible, $"{reason}; {why}");
    }

    private static (TrustedDomain Domain, string Reason) DetectDomain(RemoteProcessor processor)
    {
        foreach (var compatible in processor.Tree.Root.Compatible)
        {
            if (compatible.Contains("ca35tdcid", StringComparison.Ordinal))
                return (TrustedDomain.A35Td, $"the board is {compatible}");
            if (compatible.Contains("cm33tdcid", StringComparison.Ordinal))
                return (TrustedDomain.M33Td, $"the board is {compatible}");
        }

        foreach (var region in processor.ReservedMemory.Node?.Children ?? [])
        {
            var name = region.BaseName.Replace('_', '-');
            if (M33Regions.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
                return (TrustedDomain.M33Td, $"there is reserved memory called {region.BaseName}");
        }

        return DetectByScmi(processor.Tree) ?? DetectByNode(processor);
    }

    private static (TrustedDomain, string)? DetectByScmi(DeviceTree tree)
    {
        if (tree.FindByPath("/firmware/scmi") is not { } scmi)
            return null;
        if (scmi.IsCompatible("arm,scmi") && (scmi.Has("mboxes") || scmi.Has("shmem")))
            return (TrustedDomain.M33Td, "SCMI is served by mailbox (arm,scmi)");
        return scmi.IsCompatible("linaro,scmi-optee") ? (TrustedDomain.A35Td, "SCMI is served by OP-TEE (linaro,scmi-optee)") : null;
    }

    private static (TrustedDomain, string) DetectByNode(RemoteProcessor processor)
    {
        var holdsCode = processor.Regions.Any(region => processor.Core.RoleOf(region.Name) is RegionRole.Code or RegionRole.Data);
        return !processor.Node.Has("resets") && !holdsCode && processor.Type.Delivery == FirmwareDelivery.Elf
            ? (TrustedDomain.M33Td, $"{processor.Node.Name} has no resets, and no region for code")
            : (TrustedDomain.A35Td, processor.Node.Has("resets") ? $"{processor.Node.Name} has resets" : $"{processor.Node.Name} lists memory for code, or is OP-TEE's");
    }
}
