namespace FirmwareKit.Platforms.Table;

/// <summary>One way in which a core gets its firmware, and what its device-tree node must look like for it.</summary>
/// <param name="Flavour">The way.</param>
/// <param name="TrustedDomain">The side that owns the system's secure services, on SoCs where either can; null elsewhere.</param>
/// <param name="Compatibles">The node's compatible strings.</param>
/// <param name="Driver">The kernel driver.</param>
/// <param name="IsInMainline">Whether mainline Linux has it.</param>
/// <param name="Loader">Who loads the firmware.</param>
/// <param name="Formats">Firmware formats that the loader takes: <c>elf32</c>, <c>elf64</c>, <c>signed</c>.</param>
/// <param name="Properties">What the node's properties must be.</param>
/// <param name="Listed">What <c>memory-region</c> must list.</param>
/// <param name="KernelOptions">Kernel options without which nothing works.</param>
public sealed record ProcessorForm(
    Flavour Flavour,
    TrustedDomain? TrustedDomain,
    IReadOnlyList<string> Compatibles,
    ProcessorDriver Driver,
    bool IsInMainline,
    FirmwareLoader Loader,
    IReadOnlyList<string> Formats,
    IReadOnlyList<PropertyNeed> Properties,
    IReadOnlyList<RegionNeed> Listed,
    IReadOnlyList<KernelOption> KernelOptions)
{
    /// <summary>In which form this way takes firmware.</summary>
    public FirmwareDelivery Delivery => Loader == FirmwareLoader.OpTee ? FirmwareDelivery.SignedImage : FirmwareDelivery.Elf;

    /// <summary>The kernel option of the driver itself; null when the table does not know it.</summary>
    public string? DriverOption => KernelOptions.FirstOrDefault(option => option is { Property: null, Name: not "CONFIG_REMOTEPROC" })?.Name;

    /// <summary>Name for people: <c>A35-TD, unsigned</c>.</summary>
    public string Name => (TrustedDomain, Flavour) switch
    {
        (Table.TrustedDomain.M33Td, _) => "M33-TD",
        (Table.TrustedDomain.A35Td, Flavour.Signed) => "A35-TD, signed",
        (Table.TrustedDomain.A35Td, _) => "A35-TD, unsigned",
        (_, Flavour.Signed) => "signed",
        _ => "unsigned",
    };
}

/// <summary>How firmware is delivered to a core.</summary>
public enum Flavour
{
    /// <summary>A plain ELF file, loaded by Linux.</summary>
    Unsigned,

    /// <summary>A signed image, loaded by OP-TEE.</summary>
    Signed,

    /// <summary>Signed for the boot chain and started before Linux, which only attaches (STM32MP2, M33-TD).</summary>
    BootChain,
}

/// <summary>Which core is trusted and boots first (STM32MP2).</summary>
public enum TrustedDomain
{
    /// <summary>The Cortex-A35.</summary>
    A35Td,

    /// <summary>The Cortex-M33.</summary>
    M33Td,
}

/// <summary>Who puts firmware into memory.</summary>
public enum FirmwareLoader
{
    /// <summary>Linux's remoteproc.</summary>
    Linux,

    /// <summary>OP-TEE, when Linux asks for it.</summary>
    OpTee,

    /// <summary>The boot chain, before Linux.</summary>
    BootChain,
}

/// <summary>Whether something must be in the device tree.</summary>
public enum Need
{
    /// <summary>Must be there.</summary>
    Required,

    /// <summary>Usually there; without it something is missing that most want.</summary>
    Recommended,

    /// <summary>May be there.</summary>
    Optional,

    /// <summary>Has no use, and misleads.</summary>
    Unused,

    /// <summary>Must not be there.</summary>
    Forbidden,
}

/// <summary>What one property must be.</summary>
/// <param name="Name">Property name.</param>
/// <param name="Need">Whether it must be there.</param>
/// <param name="Entries">Strings that a list of names must hold; empty when the value does not matter. With <see cref="Need.Forbidden"/> the property is wrong only when it holds one of them.</param>
/// <param name="Alternatives">Properties each of which does instead.</param>
/// <param name="Example">A value to put into a fix, in device-tree source; empty when there is none.</param>
/// <param name="Reason">What goes wrong otherwise, one sentence.</param>
public sealed record PropertyNeed(string Name, Need Need, IReadOnlyList<string> Entries, IReadOnlyList<string> Alternatives, string Example, string Reason);

/// <summary>A kernel option without which the processor does not work.</summary>
/// <param name="Name">The option: <c>CONFIG_STM32_RPROC</c>.</param>
/// <param name="Property">The property of the node that makes it necessary; null when it always is.</param>
public sealed record KernelOption(string Name, string? Property);

/// <summary>What <c>memory-region</c> must list.</summary>
/// <param name="Name">A region by its node name, pattern as in <see cref="RegionName"/>; null when the role decides.</param>
/// <param name="Role">Regions by role; null when the name decides.</param>
/// <param name="Need">Whether it must be listed.</param>
public sealed record RegionNeed(string? Name, RegionRole? Role, Need Need);
