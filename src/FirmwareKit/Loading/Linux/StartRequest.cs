namespace FirmwareKit.Loading.Linux;

/// <summary>Who asks for a start.</summary>
internal enum StartRequest
{
    /// <summary>Somebody writes to <c>state</c>.</summary>
    Sysfs,

    /// <summary>The core itself, when the driver has probed (<c>st,auto-boot</c>).</summary>
    AutoBoot,
}
