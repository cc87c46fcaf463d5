using System.Buffers.Binary;
using System.Collections.Immutable;
using FirmwareKit.Firmware;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_handle_vdev and rproc_virtio_probe: a virtio device and its rings .</summary>
internal static class VdevHandling
{
    private const int FixedSize = 24;
    private const int VringSize = 20;
    private const int NotifyIdField = 12;

    /// <summary>RVDEV_NUM_VRINGS.</summary>
    private const byte MostVrings = 2;

    public static int Run(LinuxBoot boot, ReadOnlySpan<byte> payload, int offset)
    {
        // The kernel reads the number of rings before it knows that it is there; outside of the table that is chance.
        if (payload.Length < 22)
            boot.Uncertainties.Add("rproc_handle_vdev reads the number of vrings behind the end of the table; what it finds there is chance");
        // Also one that is refused: once it is mended, those behind it have the names that they have now.
        var index = boot.VdevEntries++;
        var count = payload.Length > 21 ? payload[21] : (byte)0;
        var config = payload.Length >= 20 ? Word(payload, 16) : 0;
        if (payload.Length < FixedSize || FixedSize + (VringSize * (ulong)count) + config > (ulong)payload.Length)
            return Fail(boot, "vdev rsc is truncated");
        var refused = 0;
        if (payload[22] != 0 || payload[23] != 0)
        {
            refused = Fail(boot, "vdev rsc has non zero reserved bytes");
            if (!boot.GoesOn)
                return refused;
        }

        boot.Log.RprocDebug($"vdev rsc: id {unchecked((int)Word(payload, 0))}, dfeatures 0x{Word(payload, 8):x}, cfg len {unchecked((int)config)}, {count} vrings");
        if (count > MostVrings)
        {
            refused = Fail(boot, $"too many vrings: {count}");
            if (!boot.GoesOn)
                return refused;
            count = MostVrings;
        }

        if (!boot.Has(KernelDifferences.HasVdevPlatformDevice))
            return Probe(boot, payload, offset, index, null, count) is not 0 and var failed ? failed : refused;
        var number = boot.VirtioNumbers.Take();
        var error = Probe(boot, payload, offset, index, number, count);
        // the error of the platform device's probe does not reach the boot. The device stays, and keeps its number.
        if (error != 0)
            ProbeFailed(boot, "rproc-virtio", PlatformName(number), error);
        return refused;
    }

    private static string PlatformName(int number) => $"rproc-virtio.{number}.auto";

    /// <summary>What the driver core prints when a probe fails.</summary>
    public static void ProbeFailed(LinuxBoot boot, string driver, string device, int error)
    {
        if (boot.Has(KernelDifferences.NamesDriverInProbeFailure))
            boot.Log.Write(LogLevel.Error, $"{driver} {device}: probe with driver {driver} failed with error {error}");
        else
            boot.Log.Write(LogLevel.Warning, $"{driver}: probe of {device} failed with error {error}");
    }

    /// <summary>rproc_parse_vring for all rings, then rproc_alloc_vring for all.</summary>
    private static int Probe(LinuxBoot boot, ReadOnlySpan<byte> payload, int offset, int index, int? platformNumber, int count)
    {
        var vrings = ImmutableArray.CreateBuilder<Vring>(count);
        for (var i = 0; i < count; i++)
        {
            var ring = payload[(FixedSize + (VringSize * i))..];
            var (alignment, number) = (Word(ring, 4), Word(ring, 8));
            boot.Log.RprocDebug($"vdev rsc: vring{i}: da 0x{Word(ring, 0):x}, qsz {unchecked((int)number)}, align {unchecked((int)alignment)}");
            if (number == 0 || alignment == 0)
                return Fail(boot, $"invalid qsz ({unchecked((int)number)}) or alignment ({unchecked((int)alignment)})");
            vrings.Add(new Vring(Word(ring, 0), alignment, number, 0));
        }

        for (var i = 0; i < count; i++)
        {
            var vring = vrings[i];
            var size = VringLayout.PageAlignedSize(vring, boot.Processor.Type.HostBits);
            var region = $"vdev{index}vring{i}";
            if (boot.Carveouts.Find(region) is not { } carveout)
                boot.Carveouts.Add(new Carveout { Name = region, Origin = CarveoutOrigin.Allocated, DeviceAddress = vring.DeviceAddress, Length = size });
            else if (!RegionCheck.Fits(boot, carveout, vring.DeviceAddress, unchecked((uint)size)))
                return Unwind(boot, offset, i);
            boot.Table!.WriteWord(VringOffset(offset, i) + NotifyIdField, boot.NextNotifyId);
            vrings[i] = vring with { NotifyId = boot.NextNotifyId++ };
        }

        // A device without driver, class and bus prints its name after an empty one.
        var device = platformNumber is { } known ? $"rproc-virtio {PlatformName(known)}" : $" remoteproc0#vdev{index}buffer";
        boot.Vdevs.Add(new VirtioDevice(index, device, platformNumber, Word(payload, 0), vrings.MoveToImmutable(), offset));
        return 0;
    }

    /// <summary>Offset in the table of a ring's fields, from that of its vdev.</summary>
    public static int VringOffset(int vdev, int vring) => vdev + FixedSize + (VringSize * vring);

    /// <summary>rproc_free_vring: the ring's address and notify id in the table are lost.</summary>
    public static void FreeVring(LinuxBoot boot, int vdev, int vring)
    {
        boot.Table?.WriteWord(VringOffset(vdev, vring), 0);
        boot.Table?.WriteWord(VringOffset(vdev, vring) + NotifyIdField, uint.MaxValue);
    }

    /// <summary>The rings before the one that did not fit go again, and their notify ids are free for the next device.</summary>
    private static int Unwind(LinuxBoot boot, int offset, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            FreeVring(boot, offset, i);
            boot.NextNotifyId--;
        }

        return ErrorNumber.NoMemory;
    }

    private static int Fail(LinuxBoot boot, string message)
    {
        boot.Log.Rproc(LogLevel.Error, message);
        return ErrorNumber.Invalid;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
