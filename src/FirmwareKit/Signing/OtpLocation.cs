namespace FirmwareKit.Signing;

/// <summary>Where an STM32MP2 keeps the hash of the remote processor's key, <c>oem_rproc_pkh</c> (tee-image.md section 5.4).</summary>
/// <param name="Soc">The SoCs that the place is for.</param>
/// <param name="FirstWord">Number of the first of the 8 OTP words.</param>
public readonly record struct OtpLocation(string Soc, int FirstWord)
{
    /// <summary>The places, one for each family.</summary>
    public static IReadOnlyList<OtpLocation> All { get; } = [new("STM32MP25, STM32MP23", 176), new("STM32MP21", 180)];

    /// <summary>Offset of the first word in bytes, as the BSEC device tree node counts.</summary>
    public int Offset => FirstWord * sizeof(uint);
}
