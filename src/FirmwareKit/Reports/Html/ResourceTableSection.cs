using System.Globalization;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Preflight;
using FirmwareKit.Tee;

namespace FirmwareKit.Reports.Html;

/// <summary>The resource table, decoded: what the firmware asks Linux for.</summary>
internal static class ResourceTableSection
{
    private static readonly string[] Headings = [">#", "Entry", ">Core's view", ">Size", "Detail"];

    public static IEnumerable<ReportSection> Of(PreflightReport report)
    {
        var context = report.Context;
        if (context.TableError is { } error)
            yield return new ReportSection("table", "Resource table", "unreadable", html => html.Leaf("p", error.Message, ("class", "remark")));
        else if ((context.Table ?? ReadSigned(context.Image)) is { } table)
            yield return new ReportSection("table", "Resource table", Quantity.Count(table.Entries.Length, "entry").Replace("entrys", "entries", StringComparison.Ordinal), html => Write(table, report.Outcome, html));
    }

    /// <summary>The table inside a signed image, which the kernel sees only once OP-TEE has loaded it; null when there is none, or it cannot be read.</summary>
    private static ResourceTable? ReadSigned(FirmwareImage image)
    {
        if (image.Format != FirmwareFormat.SignedImage)
            return null;
        try
        {
            var signed = TeeImage.Read(image.Source);
            foreach (var part in signed.IsEncrypted ? [] : signed.Parts)
            {
                if (ResourceTable.Read(ElfFile.ReadDamaged(signed.OpenPart(part), out _), out _) is { } table)
                    return table;
            }
        }
        catch (Exception e) when (e is TeeImageFormatException or ElfFormatException or ResourceTableFormatException)
        {
            // What is wrong with the image is among the findings.
            return null;
        }

        return null;
    }

    private static void Write(ResourceTable table, LoadOutcome outcome, MarkupWriter html)
    {
        html.Leaf("p", $"{table.Size} bytes, version 1. What the firmware asks Linux for before it is started.", ("class", "lede"));
        if (table.Entries.Length == 0)
            html.Leaf("p", "It has no entry.", ("class", "remark"));
        else
            HtmlTable.Write(html, "Resource table", Headings, NarrowTable.Stacks, table.Entries.SelectMany(entry => Rows(entry, table, outcome)));
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ResourceEntry entry, ResourceTable table, LoadOutcome outcome)
    {
        var index = entry.Index.ToString(CultureInfo.InvariantCulture);
        switch (entry)
        {
            case CarveoutResource carveout:
                yield return [index, $"carveout {carveout.Name}", Address(carveout.DeviceAddress, carveout.Name, outcome), Quantity.Size(carveout.Length), Hex("flags", carveout.Flags)];
                break;
            case DevmemResource devmem:
                yield return [index, $"devmem {devmem.Name}", Quantity.Address(devmem.DeviceAddress), Quantity.Size(devmem.Length), Hex("physical address", devmem.PhysicalAddress)];
                break;
            case TraceResource trace:
                yield return [index, $"trace {trace.Name}", Address(trace.DeviceAddress, trace.Name, outcome), Quantity.Size(trace.Length), "text that Linux shows in debugfs"];
                break;
            case VdevResource vdev:
                yield return [index, vdev.Id == VdevResource.Rpmsg ? "vdev rpmsg" : $"vdev, virtio id {vdev.Id}", string.Empty, string.Empty, DetailOf(vdev)];
                // Linux numbers the devices as it comes by them.
                var device = table.Vdevs.TakeWhile(other => other.Index != vdev.Index).Count();
                foreach (var (ring, vring) in vdev.Vrings.Index())
                {
                    yield return
                    [
                        string.Create(CultureInfo.InvariantCulture, $"{entry.Index}.{ring}"),
                        $"vring {ring}",
                        Address(vring.DeviceAddress, $"vdev{device}vring{ring}", outcome),
                        Quantity.Size(vring.Size),
                        $"{Quantity.Count((int)Math.Min(vring.Count, int.MaxValue), "buffer")}, aligned to {Quantity.Count((int)Math.Min(vring.Alignment, int.MaxValue), "byte")}",
                    ];
                }

                break;
            default:
                yield return [index, $"type {entry.Type}", string.Empty, string.Empty, "Linux skips it with a warning"];
                break;
        }
    }

    private static string DetailOf(VdevResource vdev)
    {
        var features = Hex("features", vdev.DeviceFeatures);
        if (vdev.Id == VdevResource.Rpmsg && (vdev.DeviceFeatures & 1) != 0)
            features += " (name service)";
        return vdev.ConfigSpace.IsEmpty ? features : $"{features}, {Quantity.Count(vdev.ConfigSpace.Length, "byte")} of configuration";
    }

    /// <summary>Where the table leaves the choice to Linux, what Linux chooses.</summary>
    private static string Address(uint address, string name, LoadOutcome outcome)
    {
        if (address != ResourceEntry.AnyAddress)
            return Quantity.Address(address);
        return outcome.Memory.FirstOrDefault(use => use.Name == name) is { } use ? $"any: {Quantity.Address(use.Memory.Start)}" : "any";
    }

    private static string Hex(string name, uint value) => string.Create(CultureInfo.InvariantCulture, $"{name} 0x{value:x}");
}
