namespace FirmwareKit.Loading.OpTee;

/// <summary>What ST's platform service keeps of a remote core between commands (tee-image.md section 6.9).</summary>
internal sealed class StCore
{
    /// <summary>The BOOTADDR that was accepted; 0 when there is none.</summary>
    public uint BootAddress { get; set; }

    /// <summary>Whether a BOOTSEC record has switched secure boot on.</summary>
    public bool IsSecure { get; set; }

    public void Clear()
    {
        BootAddress = 0;
        IsSecure = false;
    }
}
