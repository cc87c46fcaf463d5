using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3066 and FK3067: registers that the driver writes 0 or 1 to, under a mask that the tree gives.</summary>
internal static class RegisterBitRules
{
    private const string HoldBoot = "st,syscfg-holdboot";
    private const string DeepSleep = "st,syscfg-pdds";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3066",
            Severity.Error,
            "Hold-boot mask without bit 0",
            "The driver writes 1 to release the core and 0 to hold it, and of that only the bits in the mask. Without bit 0 the write changes nothing: the core is never released, and no line says so.",
            "Write the mask with bit 0.",
            "stm32_rproc_set_hold_boot (linux-remoteproc.md P-02, X-28)",
            context => UsesHoldBoot(context) ? WithoutBit0(context, HoldBoot, "the core is never released") : []),
        new(
            "FK3067",
            Severity.Warning,
            "Deep-sleep mask without bit 0",
            "The driver writes 0 before it starts the core and 1 when it has stopped it, and of that only the bits in the mask. Without bit 0 the write sets no bit, and the core's power domain keeps what it was told before.",
            "Write the mask with bit 0.",
            "stm32_rproc_start, stm32_rproc_stop (linux-remoteproc.md P-02, X-28)",
            context => WithoutBit0(context, DeepSleep, "neither start nor stop sets it")),
    ];

    private static IEnumerable<Evidence> WithoutBit0(PreflightContext context, string property, string effect)
    {
        var node = context.Processor.Node;
        if (context.Processor.Type is not { Line: "STM32MP1", IsDriverModelled: true })
            yield break;
        // A register that cannot be read is FK3019's.
        if (SyscfgRegister.Read(context.Processor.Tree, node, property) is not { Syscon: { } syscon, Mask: var mask } register || (mask & 1) != 0)
            yield break;
        yield return new Evidence(
            $"The mask of {property} of {node.Path} is 0x{mask:x}, without bit 0: {effect}.",
            context.PropertyLocation(property),
            $"{context.NameOf(node)} {{ {property} = <{context.NameOf(syscon)} 0x{register.Offset:x} 0x1>; }};");
    }

    /// <summary>OP-TEE holds the core itself for signed firmware; the driver prefers a reset called hold_boot where it knows that one.</summary>
    private static bool UsesHoldBoot(PreflightContext context) =>
        context.Processor.Type is { Delivery: FirmwareDelivery.Elf }
        && (context.Kernel.Has(KernelDifferences.NeedsTzRegister) || context.Processor.Node.Find("reset-names")?.GetStrings().Contains("hold_boot") != true);
}
