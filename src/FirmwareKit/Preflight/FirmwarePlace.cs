using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight;

/// <summary>Where the kernel looks for the firmware on the board, and what is there.</summary>
/// <param name="Root">The file system.</param>
/// <param name="Name">The name that it asks for.</param>
/// <param name="Files">What is there under that name, usable or not, in the kernel's order.</param>
/// <param name="Read">The file that it reads; null when there is none.</param>
public sealed record FirmwarePlace(RootFileSystem Root, string Name, IReadOnlyList<FoundFirmware> Files, FoundFirmware? Read)
{
    /// <summary>
    /// The initramfs when it is known and a built-in driver wants the firmware at probe, else the root file system. Null when none is known, the boot chain
    /// loads the firmware, or the firmware is part of the kernel.
    /// </summary>
    internal static FirmwarePlace? Find(PreflightContext context)
    {
        var (form, installed, name) = (context.Processor.Flavour.Form, context.Installed, context.FirmwareName);
        if (form.Loader == FirmwareLoader.BootChain || installed.Kernel?.HasBuiltIn(name) == true)
            return null;
        var isModule = form.DriverOption is { } driver && installed.Kernel?.Find(driver) == "m";
        var root = context.IsAutoBoot && !isModule ? installed.Initramfs ?? installed.Root : installed.Root ?? installed.Initramfs;
        if (root is null)
            return null;
        var files = FirmwareSearch.Find(root, name, context.Options.Folders with { Version = context.Kernel.Version });
        return new FirmwarePlace(root, name, files, FirstRead(context, name, files));
    }

    /// <summary>F-02: compressed files are looked for only when the plain search ended with -ENOENT, which its last folder decides (F-04).</summary>
    private static FoundFirmware? FirstRead(PreflightContext context, string name, IReadOnlyList<FoundFirmware> files)
    {
        if (context.Kernel.Has(KernelDifferences.RefusesParentFolder) && name.Split('/').Contains(".."))
            return null;
        if (files.FirstOrDefault(file => file is { Suffix: "", IsUsable: true }) is { } plain)
            return plain;
        var endsWithError = files.Any(file => file.Path == $"/lib/firmware/{name}" && file.Lookup.Result != RootLookupResult.Missing);
        return endsWithError ? null : files.FirstOrDefault(file => file.Suffix.Length != 0 && file.IsUsable && Decompresses(context, file.Suffix));
    }

    /// <summary>A kernel whose configuration is not known is taken to have what its version can have.</summary>
    private static bool Decompresses(PreflightContext context, string suffix)
    {
        var isZstd = suffix == ".zst";
        var option = isZstd ? "CONFIG_FW_LOADER_COMPRESS_ZSTD" : "CONFIG_FW_LOADER_COMPRESS_XZ";
        return (!isZstd || context.Kernel.Has(KernelDifferences.ReadsZstdFirmware)) && context.Installed.Kernel?.Has(option) != false;
    }
}
