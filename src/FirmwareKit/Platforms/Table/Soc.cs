namespace FirmwareKit.Platforms.Table;

/// <summary>One line of SoCs whose companion cores have the same memory map.</summary>
/// <param name="Id">Identifier of the entry: <c>stm32mp25</c>.</param>
/// <param name="Name">Name for people: <c>STM32MP25x</c>.</param>
/// <param name="Family">The family that loaders treat alike: <c>STM32MP2</c>.</param>
/// <param name="Compatibles">Strings of the root node's <c>compatible</c> that tell the line.</param>
/// <param name="HostBits">Width of the Linux side's pointers and physical addresses: 32 or 64.</param>
/// <param name="Memories">The memories that the cores can use.</param>
/// <param name="Cores">The companion cores.</param>
public sealed record Soc(
    string Id,
    string Name,
    string Family,
    IReadOnlyList<string> Compatibles,
    int HostBits,
    IReadOnlyList<SocMemory> Memories,
    IReadOnlyList<SocCore> Cores)
{
    /// <summary>The one name of a physical address that the SoC shows under several (device-tree.md section 3.3); null when its memories do not hold it.</summary>
    /// <param name="physicalAddress">Physical address, by any alias.</param>
    public ulong? Canonical(ulong physicalAddress)
    {
        // By index: rules ask thousands of times, and an enumerator is an object.
        for (var i = 0; i < Memories.Count; i++)
        {
            if (Memories[i].Canonical(physicalAddress) is { } address)
                return address;
        }

        return null;
    }
}
