using System.Text.Json;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Conformance.Tee;

/// <summary>One device tree for one width: the probe of the platform driver.</summary>
internal sealed class TeeTree(JsonElement item, DeviceTree tree, TaWidth width)
{
    public void Compare(Differences differences)
    {
        var prefix = width == TaWidth.Bits64 ? "64 bits: " : string.Empty;
        // The verdict is that of the probe itself, so status plays no part.
        var processor = tree.Nodes.FirstOrDefault(node => node.Compatible.Contains("st,stm32mp1-m4-tee"));
        if (processor is null)
        {
            differences.Compare(prefix + "result", Owner("result").TextOrNull("result") ?? "a processor", "no processor");
            return;
        }

        var outcome = OpTeeProbe.Run(tree, processor, OpTeeProfile.Upstream410, width);
        differences.CompareResult(prefix, Owner("result"), outcome.Result);
        if (Owner("regions") is var regions && regions.Field("regions") is not null)
            differences.CompareMemory(prefix + "regions", regions.Items("regions"), outcome.Regions.Select(region => new OpTeeMemory(region.DeviceAddress, region.PhysicalAddress, region.Size)));
        if (Owner("log") is var log && log.Field("log") is not null)
            differences.Compare(prefix + "log", string.Join(" | ", log.Items("log").Select(line => line.ToString())), string.Join(" | ", outcome.Log));
    }

    private JsonElement Owner(string field) =>
        width == TaWidth.Bits64 && item.Field("result64") is { } other && other.TryGetProperty(field, out _) ? other : item;
}
