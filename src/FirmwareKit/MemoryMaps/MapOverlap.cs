using FirmwareKit.Binary;

namespace FirmwareKit.MemoryMaps;

/// <summary>Two uses of the same bytes, of which one destroys the other.</summary>
/// <param name="First">The one that starts first.</param>
/// <param name="Second">The other.</param>
/// <param name="Memory">The bytes that they share, as device addresses of <paramref name="Second"/>.</param>
public sealed record MapOverlap(MapUse First, MapUse Second, AddressRange Memory)
{
    /// <summary>The same bytes as device addresses of <see cref="First"/>; another alias, where the two use different ones.</summary>
    public AddressRange FirstMemory => Memory with { Start = unchecked(First.Memory.Start + (Second.Bytes.Start - First.Bytes.Start)) };

    /// <summary>Whether one of the two is of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public bool Has(MapUseKind kind) => First.Kind == kind || Second.Kind == kind;
}
