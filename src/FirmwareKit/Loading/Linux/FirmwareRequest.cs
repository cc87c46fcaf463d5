namespace FirmwareKit.Loading.Linux;

/// <summary>request_firmware for a file that lies in /lib/firmware (F-04 to F-08); other directories are not modelled.</summary>
internal static class FirmwareRequest
{
    private const int LongestPath = 4096;
    private const int LongestComponent = 255;

    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("request-firmware", "Find the file", "request_firmware");
        var error = Find(boot, boot.Image.Name);
        if (error != 0)
            boot.Log.Rproc(LogLevel.Error, $"request_firmware failed: {error}");
        return error;
    }

    private static int Find(LinuxBoot boot, string name)
    {
        if (name.Length == 0)
            return ErrorNumber.Invalid; // F-07
        if (name.Split('/').Contains(".."))
        {
            boot.Log.Rproc(LogLevel.Warning, $"Firmware load for '{name}' refused, path contains '..' component");
            return ErrorNumber.Invalid;
        }

        var error = ReadError(boot, name);
        if (error == 0)
            return 0;
        if (error != ErrorNumber.NoEntry)
            boot.Log.Rproc(LogLevel.Warning, $"loading /lib/firmware/{name} failed with error {error}"); // F-04
        boot.Log.Rproc(LogLevel.Warning, $"Direct firmware load for {name} failed with error {error}"); // F-05
        return error;
    }

    private static int ReadError(LinuxBoot boot, string name)
    {
        if (name.Length + "/lib/firmware/".Length >= LongestPath || name.Split('/').Any(part => part.Length > LongestComponent))
            return ErrorNumber.NameTooLong;
        if (boot.Image.IsMissing)
            return ErrorNumber.NoEntry;
        // F-06: a file as the kernel reads it whole, into memory that a signed 32-bit number counts.
        return boot.Image.Source.Length switch
        {
            0 => ErrorNumber.Invalid,
            > int.MaxValue => ErrorNumber.FileTooBig,
            _ => 0,
        };
    }
}
