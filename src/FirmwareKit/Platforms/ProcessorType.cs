using FirmwareKit.DeviceTrees;

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
}

/// <summary>What is known of a remote processor by its compatible string (linux-remoteproc.md section 6.1, device-tree.md section 3.1).</summary>
/// <param name="Compatible">The compatible string.</param>
/// <param name="Core">The core: <c>Cortex-M33</c>.</param>
/// <param name="Line">The family of SoCs.</param>
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
    /// <summary>All types that are known.</summary>
    public static IReadOnlyList<ProcessorType> All { get; } =
    [
        new("st,stm32mp1-m4", "Cortex-M4", "STM32MP1", FirmwareDelivery.Elf, ProcessorDriver.Stm32, IsInMainline: true, 32),
        new("st,stm32mp1-m4-tee", "Cortex-M4", "STM32MP1", FirmwareDelivery.SignedImage, ProcessorDriver.Stm32Tee, IsInMainline: false, 32),
        new("st,stm32mp2-m33", "Cortex-M33", "STM32MP2", FirmwareDelivery.Elf, ProcessorDriver.Stm32, IsInMainline: false, 64),
        new("st,stm32mp2-m33-tee", "Cortex-M33", "STM32MP2", FirmwareDelivery.SignedImage, ProcessorDriver.Stm32Tee, IsInMainline: false, 64),
        new("st,stm32mp2-m0", "Cortex-M0+", "STM32MP2", FirmwareDelivery.Elf, ProcessorDriver.Stm32M0, IsInMainline: false, 64),
    ];

    /// <summary>The type of a node, by the first of its compatible strings that is known. Like Linux, letter case does not matter.</summary>
    /// <param name="node">The node.</param>
    public static ProcessorType? Of(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        foreach (var compatible in node.Compatible)
        {
            foreach (var type in All)
            {
                if (string.Equals(type.Compatible, compatible, StringComparison.OrdinalIgnoreCase))
                    return type;
            }
        }

        return null;
    }
}
