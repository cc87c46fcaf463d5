using FirmwareKit.Firmware;

namespace FirmwareKit.Preflight;

/// <summary>A ring of the resource table.</summary>
/// <param name="Name">Its name for Linux: <c>vdev0vring1</c>.</param>
/// <param name="Vring">The ring.</param>
/// <param name="Vdev">Its device.</param>
/// <param name="Index">Its place in the device.</param>
internal readonly record struct NamedVring(string Name, Vring Vring, VdevResource Vdev, int Index);
