using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight;

/// <summary>Will this firmware boot on this board? Models the loader, then runs all rules over what it did.</summary>
public static class PreflightCheck
{
    /// <summary>A hostile file can break one rule in 65,535 places; nobody reads that many.</summary>
    private const int MostOfOneRule = 20;

    /// <summary>Runs the check.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor it is meant for.</param>
    /// <param name="options">Choices of the board.</param>
    /// <exception cref="IOException">The firmware cannot be read.</exception>
    public static PreflightReport Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options) => Run(image, processor, options, InstalledSystem.Unknown);

    /// <summary>Runs the check, and looks at the software on the board as well.</summary>
    /// <param name="image">The firmware.</param>
    /// <param name="processor">The processor it is meant for.</param>
    /// <param name="options">Choices of the board.</param>
    /// <param name="installed">The kernel's configuration and the file systems, as far as they are known.</param>
    /// <exception cref="IOException">The firmware, or a file of the root file system, cannot be read.</exception>
    public static PreflightReport Run(FirmwareImage image, RemoteProcessor processor, LinuxOptions options, InstalledSystem installed)
    {
        ArgumentNullException.ThrowIfNull(installed);
        var context = new PreflightContext(image, processor, LinuxLoader.Start(image, processor, options), installed, options.OpTee);
        var findings =
            from rule in RuleCatalog.All
            from evidence in rule.Check(context).Take(MostOfOneRule)
            orderby rule.Severity descending
            select new Finding(rule, evidence.Message, evidence.Location, evidence.Fix ?? rule.Fix, evidence.BoardLine);
        return new PreflightReport(context, [.. findings]);
    }
}
