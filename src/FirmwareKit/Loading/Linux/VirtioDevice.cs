using System.Collections.Immutable;
using FirmwareKit.Firmware;

namespace FirmwareKit.Loading.Linux;

/// <summary>A virtio device whose platform device probed.</summary>
/// <param name="Index">Its number among the vdev entries: <c>vdev0</c>.</param>
/// <param name="PlatformName">Its device with the driver, <c>rproc-virtio rproc-virtio.0.auto</c>.</param>
/// <param name="PlatformNumber">The number of its platform device; null in kernels where it is none.</param>
/// <param name="Id">virtio id.</param>
/// <param name="Vrings">The rings, with the notify ids that Linux gave.</param>
/// <param name="TableOffset">Offset of its entry in the resource table, after the entry's type.</param>
internal sealed record VirtioDevice(int Index, string PlatformName, int? PlatformNumber, uint Id, ImmutableArray<Vring> Vrings, int TableOffset);
