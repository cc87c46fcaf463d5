namespace FirmwareKit.Tee;

/// <summary>Width of pointers in the trusted application, which is built for the state of the cores that run OP-TEE.</summary>
public enum TaWidth
{
    /// <summary>AArch32: STM32MP1.</summary>
    Bits32 = 32,

    /// <summary>AArch64: STM32MP2.</summary>
    Bits64 = 64,
}
