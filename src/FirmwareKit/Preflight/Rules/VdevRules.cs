using System.Collections.Immutable;
using System.Numerics;
using FirmwareKit.Firmware;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK2019 to FK2027: virtio devices and their rings, beyond what the kernel looks at.</summary>
internal static class VdevRules
{
    private const uint NameService = 1;
    private const uint TransportFeatures = 3u << 28;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK2019",
            Severity.Error,
            "Ring size is no power of two",
            "Both sides count ring positions modulo the number of buffers with a counter of 16 bits, which comes out even only for powers of two. Linux does not check it here, and messages get lost when the counter wraps.",
            "Set num of both vrings to a power of two: 4, 8, 16, ...",
            "virtio 1.2 section 2.7; linux-remoteproc.md R-44",
            OddCount),
        new(
            "FK2020",
            Severity.Error,
            "Ring alignment is no power of two",
            "Linux rounds with a mask, which gives another address than rounding up for such a number. It then looks for the used ring elsewhere than the firmware.",
            "Set align of both vrings to 16 (Cortex-M side of OpenAMP), or another power of two.",
            "vring_size, vring_init (linux-remoteproc.md R-43)",
            OddAlignment),
        new(
            "FK2021",
            Severity.Warning,
            "Rings of different sizes",
            "The rpmsg driver takes the number of buffers from one ring for both, and prints a warning with a backtrace. One side then runs out of buffers before the other thinks so.",
            "Give both vrings the same num.",
            "rpmsg_probe (linux-remoteproc.md R-57)",
            DifferentCounts),
        new(
            "FK2022",
            Severity.Warning,
            "Ring is not where the table asks",
            "Linux puts a ring at the start of the region of its name, whatever address inside of it the table asks for, and writes that address into the table. Firmware that has the address built in looks elsewhere.",
            "Ask for the region's start, or for FW_RSC_ADDR_ANY (0xffffffff) and read da back from the table.",
            "rp_find_vq (linux-remoteproc.md R-45)",
            MovedRing),
        new(
            "FK2023",
            Severity.Note,
            "Feature that Linux does not take up",
            "Linux negotiates only what its driver knows: bit 0, the name service, and the transport's bits 28 and 29. The rest is cleared in gfeatures without a word.",
            "Check gfeatures in the firmware before using such a feature.",
            "virtio_rpmsg_bus, rproc_virtio_finalize_features (linux-remoteproc.md R-55)",
            UnknownFeature),
        new(
            "FK2024",
            Severity.Warning,
            "Virtio device that looks ready before Linux is",
            "The core is released before Linux has set up its side, and firmware waits for DRIVER_OK (4) in the status byte. With that bit set in the file it does not wait, and takes ring addresses that Linux has not written yet.",
            "Set status and gfeatures to 0 in the resource table.",
            "rproc_start (linux-remoteproc.md B-27, R-56)",
            PresetStatus),
        new(
            "FK2025",
            Severity.Note,
            "Virtio device that is not rpmsg",
            "Linux makes the device, and a driver for its id must be there for anything to happen: 3 is the console, 11 the serial port of remoteproc. Without one the status stays at 1.",
            "Use id 7 (VIRTIO_ID_RPMSG) for rpmsg.",
            "register_virtio_device (linux-remoteproc.md R-54)",
            OtherDevice),
        new(
            "FK2026",
            Severity.Note,
            "Notify ids that Linux replaces",
            "Linux numbers the rings of all devices from 0 and writes the numbers into the table. Firmware that signals by the ids it was built with rings the wrong bell.",
            "Number the rings 0 and 1, or read notifyid back from the table.",
            "rproc_parse_vring (linux-remoteproc.md R-41)",
            OtherNotifyIds),
    ];

    private static ImmutableArray<NamedVring> Rings(PreflightContext context) => ResourceTableRules.ReadsTable(context) ? context.Vrings : [];

    private static ImmutableArray<VdevResource> Vdevs(PreflightContext context) => ResourceTableRules.ReadsTable(context) ? context.Vdevs : [];

    /// <summary>Location of a field of a ring: the entry's type, 24 bytes of the device, 20 for each ring.</summary>
    private static FindingLocation At(PreflightContext context, VdevResource vdev, int ring, int field) => ResourceTableRules.TableLocation(context, vdev.Offset + 28 + (20 * ring) + field);

    private static IEnumerable<Evidence> OddCount(PreflightContext context)
    {
        foreach (var ring in Rings(context))
        {
            if (ring.Vring.Count == 0 || BitOperations.IsPow2(ring.Vring.Count))
                continue;
            var lower = 1u << BitOperations.Log2(ring.Vring.Count);
            yield return new Evidence($"{ring.Name} has {ring.Vring.Count} buffers.", At(context, ring.Vdev, ring.Index, 8), $"Set num to {lower}{(lower < 0x8000 ? $" or {lower * 2}" : string.Empty)}.");
        }
    }

    private static IEnumerable<Evidence> OddAlignment(PreflightContext context)
    {
        foreach (var ring in Rings(context))
        {
            if (ring.Vring.Alignment != 0 && !BitOperations.IsPow2(ring.Vring.Alignment))
                yield return new Evidence($"{ring.Name} has the alignment {ring.Vring.Alignment}.", At(context, ring.Vdev, ring.Index, 4));
        }
    }

    private static IEnumerable<Evidence> DifferentCounts(PreflightContext context)
    {
        foreach (var vdev in Vdevs(context))
        {
            if (vdev.Id != VdevResource.Rpmsg || vdev.Vrings is not [var first, var second] || first.Count == second.Count)
                continue;
            yield return new Evidence(
                $"The rings of entry {vdev.Index} have {first.Count} and {second.Count} buffers.",
                At(context, vdev, 1, 8),
                $"Set num of both to {Math.Min(first.Count, second.Count)}.",
                context.BoardLine("WARNING: at drivers/rpmsg"));
        }
    }

    private static IEnumerable<Evidence> MovedRing(PreflightContext context)
    {
        foreach (var ring in VringRules.Named(context))
        {
            if (!ResourceTableRules.ReadsTable(context) || ring.Vring.DeviceAddress is ResourceEntry.AnyAddress or 0)
                continue;
            if (context.RegionCalled(ring.Name) is not { DeviceAddress: { } start } region || ring.Vring.DeviceAddress <= start || VringRules.Misfit(context, ring) is not null)
                continue;
            yield return new Evidence(
                $"{ring.Name} asks for 0x{ring.Vring.DeviceAddress:x8}; Linux puts it at 0x{start:x8}, the start of {region.Node!.Name}.",
                At(context, ring.Vdev, ring.Index, 0),
                $"Set da to 0x{start:x8}, or start the region where the firmware expects the ring: {region.Node.BaseName}@{context.ToPhysical(new Binary.AddressRange(ring.Vring.DeviceAddress, 1))?.Start ?? ring.Vring.DeviceAddress:x}.");
        }
    }

    private static IEnumerable<Evidence> UnknownFeature(PreflightContext context)
    {
        foreach (var vdev in Vdevs(context))
        {
            if (vdev.Id != VdevResource.Rpmsg || (vdev.DeviceFeatures & ~(NameService | TransportFeatures)) == 0)
                continue;
            yield return new Evidence(
                $"dfeatures of entry {vdev.Index} is 0x{vdev.DeviceFeatures:x}; of it Linux leaves 0x{vdev.DeviceFeatures & (NameService | TransportFeatures):x}.",
                ResourceTableRules.TableLocation(context, vdev.Offset + 12));
        }
    }

    private static IEnumerable<Evidence> PresetStatus(PreflightContext context)
    {
        foreach (var vdev in Vdevs(context))
        {
            if (vdev.Status != 0)
                yield return new Evidence($"status of entry {vdev.Index} is {vdev.Status} in the file.", ResourceTableRules.TableLocation(context, vdev.Offset + 24));
        }
    }

    private static IEnumerable<Evidence> OtherDevice(PreflightContext context)
    {
        foreach (var vdev in Vdevs(context))
        {
            if (vdev.Id != VdevResource.Rpmsg)
                yield return new Evidence($"The id of entry {vdev.Index} is {vdev.Id}.", ResourceTableRules.TableLocation(context, vdev.Offset + 4));
        }
    }

    private static IEnumerable<Evidence> OtherNotifyIds(PreflightContext context)
    {
        var rings = Rings(context);
        // All zero or all ones is "not set yet".
        if (rings.All(ring => ring.Vring.NotifyId is 0 or uint.MaxValue))
            yield break;
        for (var number = 0; number < rings.Length; number++)
        {
            var ring = rings[number];
            if (ring.Vring.NotifyId != number)
                yield return new Evidence($"{ring.Name} has notifyid {ring.Vring.NotifyId}; Linux makes it {number}.", At(context, ring.Vdev, ring.Index, 12));
        }
    }
}
