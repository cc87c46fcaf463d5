using System.Collections.Immutable;
using FirmwareKit.Firmware;

namespace FirmwareKit.Loading.Linux;

/// <summary>A virtio device whose platform device probed.</summary>
/// <param name="Index">Its number among the vdev entries: <c>vdev0</c>.</param>
/// <param name="PlatformName">Its device, <c>rproc-virtio rproc-virtio.0.auto</c>.</param>
/// <param name="Id">virtio id.</param>
/// <param name="Vrings">The rings, with the notify ids that Linux gave.</param>
internal sealed record VirtioDevice(int Index, string PlatformName, uint Id, ImmutableArray<Vring> Vrings);
