namespace FirmwareKit.Loading.Linux;

/// <summary>
/// What the virtio bus and a driver agree on, as it shows in the vdev's entry of the live table: status and features (virtio_dev_probe,
/// rproc_virtio_finalize_features; ).
/// </summary>
internal sealed class VirtioNegotiation(LinuxBoot boot, VirtioDevice vdev, string device)
{
    private const int DeviceFeaturesField = 8;
    private const int DriverFeaturesField = 12;
    private const int StatusField = 20;

    private const byte Acknowledge = 1;
    private const byte Driver = 2;
    private const byte DriverOk = 4;
    private const byte Failed = 0x80;

    /// <summary>VIRTIO_RPMSG_F_NS, the only feature of the rpmsg driver.</summary>
    private const uint NameService = 1 << 0;

    /// <summary>VIRTIO_RING_F_INDIRECT_DESC and VIRTIO_RING_F_EVENT_IDX, which the ring code of every driver knows.</summary>
    private const uint RingFeatures = (1u << 28) | (1u << 29);

    private byte _status;

    /// <summary>register_virtio_device: no driver has it yet.</summary>
    public void Register()
    {
        boot.Table!.WriteByte(vdev.TableOffset + StatusField, 0);
        boot.Log.WriteDebug($"virtio {device}: reset !");
        Add("virtio", Acknowledge);
    }

    /// <summary>The rpmsg driver takes the device.</summary>
    public void TakeDriver()
    {
        AddOfDriver(Driver);
        var features = boot.Table!.ReadWord(vdev.TableOffset + DeviceFeaturesField);
        boot.Table.WriteWord(vdev.TableOffset + DriverFeaturesField, features & (NameService | RingFeatures));
    }

    /// <summary>The driver is ready.</summary>
    public void Finish() => AddOfDriver(DriverOk);

    /// <summary>The driver gives up.</summary>
    public void Fail() => AddOfDriver(Failed);

    private void AddOfDriver(byte bit) => Add("virtio_rpmsg_bus", bit);

    private void Add(string driver, byte bit)
    {
        _status |= bit;
        boot.Table!.WriteByte(vdev.TableOffset + StatusField, _status);
        boot.Log.WriteDebug($"{driver} {device}: status: {_status}");
    }
}
