using System.Text;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;

namespace FirmwareKit.Loading.Linux;

/// <summary>request_firmware: the file of a name, in the folders that the kernel searches (F-01 to F-08).</summary>
internal static class FirmwareRequest
{
    /// <summary>PATH_MAX, the terminating NUL included.</summary>
    private const int LongestPath = 4096;

    /// <summary>NAME_MAX, bytes; a character has at most four.</summary>
    private const int LongestName = 255;

    /// <summary>The step of a boot.</summary>
    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("request-firmware", "Find the file", "request_firmware");
        var error = Find(boot);
        if (error != 0)
            boot.Log.Rproc(LogLevel.Error, $"request_firmware failed: {error}"); // B-06
        return error;
    }

    /// <summary>_request_firmware, with the lines that it prints itself. When it succeeds, the boot has the file.</summary>
    public static int Find(LinuxBoot boot)
    {
        var name = boot.Image.Name;
        if (name.Length == 0)
            return ErrorNumber.Invalid; // F-07
        if (name.Split('/').Contains("..") && boot.Has(KernelDifferences.RefusesParentFolder))
        {
            boot.Log.Rproc(LogLevel.Warning, $"Firmware load for '{name}' refused, path contains '..' component");
            return ErrorNumber.Invalid;
        }

        // Most starts are of one firmware under a plain name, which needs no search.
        if (boot is { Installed: null, Image: { IsMissing: false, Source.Length: > 0 and <= int.MaxValue } } && IsPlain(name))
            return 0;
        var error = Search(boot, name);
        if (error != 0)
            boot.Log.Rproc(LogLevel.Warning, $"Direct firmware load for {name} failed with error {error}"); // F-05
        return error;
    }

    /// <summary>A file system in which only this firmware is installed, where its name leads from /lib/firmware.</summary>
    public static MemoryRoot Install(FirmwareImage image)
    {
        const string Folder = "/lib/firmware";
        var files = new MemoryRoot();
        files.AddFolder(Folder);
        if (!image.IsMissing && image.Name.Trim('/', '.').Length != 0)
            files.AddFile($"{Folder}/{image.Name}", image.Source);
        return files;
    }

    private static bool IsPlain(string name) => name.Length <= LongestName / 4 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..");

    /// <summary>fw_get_filesystem_firmware. F-04: the error is that of the last folder.</summary>
    private static int Search(LinuxBoot boot, string name)
    {
        var error = ErrorNumber.NoEntry;
        foreach (var folder in Folders(boot).In(boot.Files))
        {
            var path = $"{folder}/{name}";
            if (Encoding.UTF8.GetByteCount(path) >= LongestPath)
                return ErrorNumber.NameTooLong; // ends the search, without a line
            var lookup = boot.Files.Find(path);
            error = ErrorOf(lookup);
            if (error == 0)
            {
                boot.Take(boot.Files.ContentOf(lookup));
                return 0;
            }

            if (error != ErrorNumber.NoEntry)
                boot.Log.Rproc(LogLevel.Warning, $"loading {path} failed with error {error}");
        }

        return error;
    }

    private static FirmwareFolders Folders(LinuxBoot boot)
    {
        var custom = boot.Folders.Custom;
        // F-03
        if (custom.IndexOf('\n') is >= 0 and var newline && boot.Has(KernelDifferences.StripsNewlineOfPath))
            custom = custom[..newline];
        return boot.Folders with { Custom = custom, Version = boot.Kernel.Version };
    }

    /// <summary>F-06: kernel_read_file takes a regular file, whole, into memory that a signed 32-bit number counts.</summary>
    private static int ErrorOf(RootLookup lookup) => lookup.Result switch
    {
        RootLookupResult.Missing => ErrorNumber.NoEntry,
        RootLookupResult.NotAFile => ErrorNumber.Invalid,
        RootLookupResult.NotAFolder => ErrorNumber.NotAFolder,
        RootLookupResult.NameTooLong => ErrorNumber.NameTooLong,
        RootLookupResult.TooManyLinks => ErrorNumber.TooManyLinks,
        _ => lookup.Entry!.Size switch
        {
            0 => ErrorNumber.Invalid,
            > int.MaxValue => ErrorNumber.FileTooBig,
            _ => 0,
        },
    };
}
