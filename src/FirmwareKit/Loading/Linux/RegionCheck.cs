namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_check_carveout_da: whether what the table asks for fits the region of its name .</summary>
internal static class RegionCheck
{
    public static bool Fits(LinuxBoot boot, Carveout region, uint address, uint length)
    {
        if (length > region.Length)
            return Fail(boot, "len");
        if (address == uint.MaxValue)
            return true;
        if (region.DeviceAddress == uint.MaxValue)
            return false; // R-31, silent
        var delta = unchecked((int)(address - region.DeviceAddress));
        if (delta < 0)
            return Fail(boot, "da");
        return unchecked((uint)delta + length) <= region.Length || Fail(boot, "len"); // R-33, a sum of 32 bits
    }

    private static bool Fail(LinuxBoot boot, string what)
    {
        boot.Log.Rproc(LogLevel.Error, $"Registered carveout doesn't fit {what} request");
        return false;
    }
}
