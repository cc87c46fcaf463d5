namespace FirmwareKit.Loading.Linux;

/// <summary>
/// What the boot chain (TF-M, U-Boot) left for Linux about a core that it started: the values of registers that no file tells. What is null is taken as the boot
/// chain writes it for this firmware.
/// </summary>
public sealed record AttachOptions
{
    /// <summary>
    /// The value of the state register (<c>st,syscfg-m4-state</c>, <c>st,syscfg-cm-state</c>); null is the value of a running core: 2 on the STM32MP1, and 1 in
    /// bits 3:2 on the STM32MP2.
    /// </summary>
    public uint? CoreState { get; init; }

    /// <summary>
    /// What the register <c>st,syscfg-rsc-tbl</c> or the nvmem cell <c>rsc-tbl-addr</c> holds; 0 is "no table". Null is the address of <c>.resource_table</c>.
    /// </summary>
    public uint? TableAddress { get; init; }

    /// <summary>What the nvmem cell <c>rsc-tbl-size</c> holds, bytes (STM32MP2); null is the size of <c>.resource_table</c>.</summary>
    public uint? TableSize { get; init; }
}
