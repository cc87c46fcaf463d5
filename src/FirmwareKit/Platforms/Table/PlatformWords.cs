namespace FirmwareKit.Platforms.Table;

/// <summary>The words of a platform file, and what they mean.</summary>
internal static class PlatformWords
{
    public static IReadOnlyDictionary<string, MemoryKind> MemoryKinds { get; } = new Dictionary<string, MemoryKind>
    {
        ["internal"] = MemoryKind.Internal,
        ["external"] = MemoryKind.External,
    };

    public static IReadOnlyDictionary<string, BootSource> BootSources { get; } = new Dictionary<string, BootSource>
    {
        ["fixed"] = BootSource.Fixed,
        ["section"] = BootSource.Section,
        ["entry"] = BootSource.Entry,
        ["code-region"] = BootSource.CodeRegion,
    };

    public static IReadOnlyDictionary<string, RegionRole> Roles { get; } = new Dictionary<string, RegionRole>
    {
        ["code"] = RegionRole.Code,
        ["data"] = RegionRole.Data,
        ["secure"] = RegionRole.Secure,
        ["vring"] = RegionRole.Vring,
        ["buffer"] = RegionRole.Buffer,
        ["ipc-shmem"] = RegionRole.SharedMemory,
        ["resource-table"] = RegionRole.ResourceTable,
    };

    public static IReadOnlyDictionary<string, Flavour> Flavours { get; } = new Dictionary<string, Flavour>
    {
        ["unsigned"] = Flavour.Unsigned,
        ["signed"] = Flavour.Signed,
        ["boot-chain"] = Flavour.BootChain,
    };

    public static IReadOnlyDictionary<string, TrustedDomain> TrustedDomains { get; } = new Dictionary<string, TrustedDomain>
    {
        ["a35-td"] = TrustedDomain.A35Td,
        ["m33-td"] = TrustedDomain.M33Td,
    };

    /// <summary>The kernel's names of its drivers; <c>-tee</c> and the rest stand for what one driver does differently.</summary>
    public static IReadOnlyDictionary<string, ProcessorDriver> Drivers { get; } = new Dictionary<string, ProcessorDriver>
    {
        ["stm32_rproc"] = ProcessorDriver.Stm32,
        ["stm32_rproc-tee"] = ProcessorDriver.Stm32Tee,
        ["stm32_m0_rproc"] = ProcessorDriver.Stm32M0,
        ["imx_rproc"] = ProcessorDriver.Imx,
        ["ti_k3_r5_remoteproc"] = ProcessorDriver.TiK3R5,
        ["ti_k3_m4_remoteproc"] = ProcessorDriver.TiK3M4,
        ["xlnx_r5_remoteproc"] = ProcessorDriver.XilinxR5,
        ["other"] = ProcessorDriver.Other,
    };

    public static IReadOnlyDictionary<string, FirmwareLoader> Loaders { get; } = new Dictionary<string, FirmwareLoader>
    {
        ["linux"] = FirmwareLoader.Linux,
        ["op-tee"] = FirmwareLoader.OpTee,
        ["boot-chain"] = FirmwareLoader.BootChain,
    };

    public static IReadOnlyDictionary<string, Need> Needs { get; } = new Dictionary<string, Need>
    {
        ["required"] = Need.Required,
        ["recommended"] = Need.Recommended,
        ["optional"] = Need.Optional,
        ["unused"] = Need.Unused,
        ["forbidden"] = Need.Forbidden,
    };
}
