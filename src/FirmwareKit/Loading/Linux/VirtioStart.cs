using FirmwareKit.Binary;
using FirmwareKit.Firmware;
using FirmwareKit.Loading.Linux.Debugfs;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_add_virtio_dev and the rpmsg driver's probe: the subdevices, after the core was released (R-50 to R-62).</summary>
internal sealed class VirtioStart(LinuxBoot boot)
{
    private const ulong LargestAllocation = 4 * 1024 * 1024;

    private readonly Dictionary<int, CoherentPool> _pools = [];
    private int _virtioDevices;

    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("subdevices", "Register the virtio devices", "rproc_start_subdevices");
        var start = new VirtioStart(boot);
        foreach (var vdev in boot.Vdevs)
        {
            var error = start.Register(vdev);
            if (error == 0)
                continue;
            boot.Log.Rproc(LogLevel.Error, $"failed to probe subdevices for {boot.Processor.Name}: {error}");
            return error;
        }

        return 0;
    }

    private int Register(VirtioDevice vdev)
    {
        CoherentPool? pool;
        if (boot.Carveouts.Find($"vdev{vdev.Index}buffer") is not { } buffer)
        {
            // R-50c: the first region serves as pool, if it can; nobody asked for that.
            pool = boot.Processor.Regions.Count == 0 ? null : Attach(vdev, 0);
        }
        else if (buffer.Origin == CarveoutOrigin.PoolReference)
        {
            pool = Attach(vdev, buffer.RegionIndex);
            if (pool is null)
            {
                boot.Log.Write(LogLevel.Error, $"{vdev.PlatformName}: Can't associate reserved memory"); // R-50a
                return ErrorNumber.Invalid;
            }
        }
        else
        {
            boot.Log.Write(LogLevel.Warning, $"{vdev.PlatformName}: vdev {vdev.Index} buffer already mapped"); // R-50b
            pool = buffer.RegionIndex < 0 ? null : Pool(buffer.RegionIndex);
        }

        var device = $"virtio{_virtioDevices++}";
        var negotiation = new VirtioNegotiation(boot, vdev, device);
        negotiation.Register();
        if (vdev.Id == VdevResource.Rpmsg)
        {
            negotiation.TakeDriver();
            var error = ProbeRpmsg(vdev, device, pool, negotiation);
            if (error != 0)
            {
                negotiation.Fail();
                VdevHandling.ProbeFailed(boot, "virtio_rpmsg_bus", device, error); // R-54: does not fail the boot
            }
        }

        boot.Log.Write(LogLevel.Info, $"{vdev.PlatformName}: registered {device} (type {unchecked((int)vdev.Id)})"); // R-53
        return 0;
    }

    private CoherentPool? Attach(VirtioDevice vdev, int regionIndex)
    {
        var region = boot.Processor.Regions[regionIndex];
        if (!CoherentPool.IsUsable(region, boot.Processor.Type.HostBits))
            return null;
        boot.Log.Write(LogLevel.Info, $"{vdev.PlatformName}: assigned reserved memory node {region.Node!.Name}");
        return Pool(regionIndex);
    }

    private CoherentPool Pool(int regionIndex)
    {
        if (!_pools.TryGetValue(regionIndex, out var pool))
            _pools[regionIndex] = pool = new CoherentPool(boot.Processor.Regions[regionIndex]);
        return pool;
    }

    /// <summary>rpmsg_probe: two rings, then the buffers.</summary>
    private int ProbeRpmsg(VirtioDevice vdev, string device, CoherentPool? pool, VirtioNegotiation negotiation)
    {
        for (var i = 0; i < 2; i++)
        {
            var error = FindVirtqueue(vdev, i);
            if (error != 0)
                return error;
        }

        var (receive, send) = (vdev.Vrings[0], vdev.Vrings[1]);
        if (receive.Count != send.Count)
            boot.Log.Write(LogLevel.Warning, "WARNING: at drivers/rpmsg/virtio_rpmsg_bus.c"); // R-57
        if (!AllocateBuffers(vdev, pool, receive.RpmsgBufferBytes))
            return ErrorNumber.NoMemory; // R-58
        if (VringLayout.UsedPartIsNull(receive, boot.Processor.Type.HostBits))
            throw new KernelOopsException("virtqueue_kick_prepare", $"vring alignment {unchecked((int)receive.Alignment)} is no power of two; the ring's used part ends up at address 0");
        Announce(vdev, 0);
        Announce(vdev, 1);
        negotiation.Finish();
        boot.Log.RprocDebug($"kicking vq index: {receive.NotifyId}");
        if (receive.NotifyId >= 2)
            boot.Log.Write(LogLevel.Warning, "WARNING: at drivers/remoteproc/stm32_rproc.c"); // R-62: the kick is dropped
        boot.Log.Write(LogLevel.Info, $"virtio_rpmsg_bus {device}: rpmsg host is online"); // R-59
        return 0;
    }

    /// <summary>rp_find_vq: the ring goes to the start of its region, whatever the firmware asked for (R-45).</summary>
    private int FindVirtqueue(VirtioDevice vdev, int index)
    {
        var name = $"vdev{vdev.Index}vring{index}";
        if (boot.Carveouts.Find(name) is not { IsMapped: true } region)
            return ErrorNumber.NoMemory; // R-57
        if (index >= vdev.Vrings.Length)
            boot.Log.RprocDebug($"vring{index}: va <va> qsz 0 notifyid 0");
        if (index >= vdev.Vrings.Length)
            throw new KernelOopsException("vring_alloc_desc_extra", $"rpmsg needs two vrings, vdev{vdev.Index} has {vdev.Vrings.Length}; the kernel sets up one without buffers");
        var vring = vdev.Vrings[index];
        boot.RemoteMemory.Clear(MemoryPlace.In(region, 0), Math.Min(vring.Size, region.Length));
        boot.Log.RprocDebug($"vring{index}: va <va> qsz {unchecked((int)vring.Count)} notifyid {vring.NotifyId}");
        if (vring.Count * 16UL > LargestAllocation)
        {
            VdevHandling.FreeVring(boot, vdev.TableOffset, index);
            boot.Log.Rproc(LogLevel.Error, $"vring_new_virtqueue {(index == 0 ? "input" : "output")} failed");
            return ErrorNumber.NoMemory;
        }

        var field = VdevHandling.VringOffset(vdev.TableOffset, index);
        if (region.IsDeviceAddressFoundAtBoot)
            boot.Table!.WriteUnknown(field, "<dma>");
        else
            boot.Table!.WriteWord(field, region.DeviceAddress);
        boot.Memory.Add(new MemoryUse(MemoryUseKind.Vring, name, new AddressRange(region.DeviceAddress, vring.Size), CarveoutList.ToRegion(region)));
        return 0;
    }

    /// <summary>The receive buffers are put into ring 0, and ring 1 is told that nobody wants its interrupts; what that writes is not modelled.</summary>
    private void Announce(VirtioDevice vdev, int index)
    {
        if (boot.Carveouts.Find($"vdev{vdev.Index}vring{index}") is { } region)
            boot.RemoteMemory.Disturb(MemoryPlace.In(region, 0), Math.Min(vdev.Vrings[index].Size, region.Length));
    }

    private bool AllocateBuffers(VirtioDevice vdev, CoherentPool? pool, ulong bytes)
    {
        if (pool is null)
            return true; // ordinary memory of the system
        if (pool.Allocate(bytes) is not { } block)
            return false;
        var carveout = boot.Carveouts.Entries.First(entry => entry.RegionIndex == pool.Region.Index);
        var start = carveout.Origin == CarveoutOrigin.PoolReference ? pool.Region.DeviceAddress ?? carveout.DeviceAddress : carveout.DeviceAddress;
        var region = CarveoutList.ToRegion(carveout);
        boot.RemoteMemory.Clear(MemoryPlace.In(carveout, block.Start), bytes);
        boot.Memory.Add(new MemoryUse(MemoryUseKind.Buffers, $"vdev{vdev.Index}buffer", new AddressRange(start + block.Start, bytes), region));
        return true;
    }
}
