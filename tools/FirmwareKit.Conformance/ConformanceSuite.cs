using FirmwareKit.Conformance.Linux;
using FirmwareKit.Conformance.Tee;

namespace FirmwareKit.Conformance;

/// <summary>What is compared of a folder, in either of the two forms.</summary>
/// <param name="Checks">The checks, in the folder's order.</param>
public sealed record ConformanceSuite(IEnumerable<ConformanceCheck> Checks)
{
    /// <summary>Opens a folder, and tells its form.</summary>
    /// <param name="path">Absolute or relative path.</param>
    /// <exception cref="ConformanceFormatException">The folder has neither form.</exception>
    public static ConformanceSuite Open(string path)
    {
        var folder = new ConformanceFolder(path);
        var isTee = folder.Has("sequences.json") || folder.Has("device-trees.json") || folder.Has("regions.json");
        if (!folder.Has("cases.json") && isTee)
            return OpenTee(folder);
        var cases = folder.Objects("cases.json");
        if (isTee || cases.Count == 0 || cases[0].Field("id") is not null)
            return OpenTee(folder);
        if (cases[0].Field("dtb") is null)
            throw new ConformanceFormatException($"{folder.PathOf("cases.json")}: the first case has neither \"id\" (form of conformance/tee) nor \"dtb\" (form of conformance/linux).");
        return new ConformanceSuite(new LinuxSuite(folder).Checks);
    }

    private static ConformanceSuite OpenTee(ConformanceFolder folder) => new(new TeeSuite(folder).Checks);
}
