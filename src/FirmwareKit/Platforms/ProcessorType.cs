using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Platforms;

/// <summary>In which form a remote processor takes its firmware.</summary>
public enum FirmwareDelivery
{
    /// <summary>A plain ELF file, loaded by Linux.</summary>
    Elf,

    /// <summary>A signed image, authenticated and loaded by OP-TEE.</summary>
    SignedImage,
}

/// <summary>The kernel driver that takes a node.</summary>
public enum ProcessorDriver
{
    /// <summary>stm32_rproc: in mainline for the STM32MP1, with more in ST's kernel.</summary>
    Stm32,

    /// <summary>stm32_rproc of ST's kernel with a <c>-tee</c> compatible.</summary>
    Stm32Tee,

    /// <summary>stm32_m0_rproc of ST's kernel.</summary>
    Stm32M0,

    /// <summary>imx_rproc: NXP i.MX.</summary>
    Imx,

    /// <summary>ti_k3_r5_remoteproc: the Cortex-R5F of TI K3.</summary>
    TiK3R5,

    /// <summary>ti_k3_m4_remoteproc: the Cortex-M4F of TI K3.</summary>
    TiK3M4,

    /// <summary>xlnx_r5_remoteproc: the Cortex-R5F of Xilinx ZynqMP and Versal.</summary>
    XilinxR5,

    /// <summary>A driver that this library knows nothing of.</summary>
    Other,
}

/// <summary>What is known of a remote processor by its compatible string (linux-remoteproc.md section 6.1, device-tree.md section 3.1).</summary>
/// <param name="Compatible">The compatible string.</param>
/// <param name="Core">The core: <c>Cortex-M33</c>.</param>
/// <param name="Line">The family of SoCs: <c>STM32MP2</c>.</param>
/// <param name="Delivery">The form of firmware.</param>
/// <param name="Driver">The kernel driver.</param>
/// <param name="IsInMainline">Whether mainline Linux knows it; the others need ST's kernel.</param>
/// <param name="HostBits">Width of the Linux side's pointers and, on these SoCs, physical addresses: 32 or 64.</param>
public sealed record ProcessorType(
    string Compatible,
    string Core,
    string Line,
    FirmwareDelivery Delivery,
    ProcessorDriver Driver,
    bool IsInMainline,
    int HostBits)
{
    /// <summary>All types that the built-in table knows.</summary>
    public static IReadOnlyList<ProcessorType> All => PlatformTable.BuiltIn.Types;

    /// <summary>Whether the driver is modelled step by step; of the others only what the remoteproc core does with every ELF file.</summary>
    public bool IsDriverModelled => Driver is ProcessorDriver.Stm32 or ProcessorDriver.Stm32Tee or ProcessorDriver.Stm32M0;

    /// <summary>Whether a vring is put into the reserved memory of its name; TI's drivers take the first region of the list instead.</summary>
    public bool FindsVringsByName => Driver is ProcessorDriver.Stm32 or ProcessorDriver.Stm32Tee or ProcessorDriver.Imx or ProcessorDriver.XilinxR5;

    /// <summary>Whether the first entry of <c>memory-region</c> is the pool for DMA and never holds firmware.</summary>
    public bool TakesFirstRegionAsPool => Driver is ProcessorDriver.TiK3R5 or ProcessorDriver.TiK3M4;

    /// <summary>The type of a node by the built-in table: see <see cref="PlatformTable.TypeOf"/>.</summary>
    /// <param name="node">The node.</param>
    public static ProcessorType? Of(DeviceTreeNode node) => PlatformTable.BuiltIn.TypeOf(node);
}
