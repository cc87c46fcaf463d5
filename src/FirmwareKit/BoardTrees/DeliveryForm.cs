using FirmwareKit.Platforms;

namespace FirmwareKit.BoardTrees;

/// <summary>What a line of SoCs needs in its device tree for each form of firmware (device-tree.md sections 3.2 to 3.5 and 4).</summary>
/// <param name="Code">Regions of code and data, by node name, in the order of ST's trees. Only unsigned firmware has them in its list.</param>
/// <param name="TableNames">The region that holds the resource table, by node name; the first that is there.</param>
/// <param name="IsTableFirst">Whether ST's trees list the region of the resource table before all others.</param>
/// <param name="Resets">SCMI numbers of the core's reset and of its hold-boot (dt-bindings/reset of the SoC).</param>
/// <param name="BootRegister">Physical address of the register that takes the boot address; null when there is none.</param>
internal sealed record DeliveryForm(
    IReadOnlyList<string> Code,
    IReadOnlyList<string> TableNames,
    bool IsTableFirst,
    (uint Core, uint HoldBoot) Resets,
    ulong? BootRegister)
{
    /// <summary>Bits of <see cref="BootRegister"/> that hold the address.</summary>
    public const uint BootRegisterMask = 0xffffff80;

    private static readonly DeliveryForm Stm32Mp1 = new(["retram", "mcuram", "mcuram2"], ["mcu-rsc-table"], IsTableFirst: false, (10, 11), null);

    private static readonly DeliveryForm Stm32Mp2 = new(["cm33-cube-fw", "cm33-cube-data"], ["ipc-shmem-1", "ipc-shmem"], IsTableFirst: true, (1, 3), 0x488020a8);

    /// <summary>Regions for communication that both forms list, in this order.</summary>
    public static IReadOnlyList<string> Shared { get; } = ["vdev0vring0", "vdev0vring1", "vdev0buffer"];

    /// <summary>Whether ST's trees keep a region of their own for the table at a fixed place, which can be added where it is missing.</summary>
    public bool CanAddTable => this == Stm32Mp1;

    /// <summary>What a processor's line needs; null for a processor that has one form only.</summary>
    public static DeliveryForm? Of(ProcessorType type) => type.Compatible switch
    {
        "st,stm32mp1-m4" or "st,stm32mp1-m4-tee" => Stm32Mp1,
        "st,stm32mp2-m33" or "st,stm32mp2-m33-tee" => Stm32Mp2,
        _ => null,
    };
}
