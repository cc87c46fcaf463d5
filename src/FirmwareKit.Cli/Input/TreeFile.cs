using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Fit;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Input;

/// <summary>
/// Reads a device tree from whatever the user has: a blob, source, a folder such as <c>/proc/device-tree</c>, or a FIT image. What it is shows by
/// its content.
/// </summary>
/// <param name="fitConfiguration">The configuration of a FIT image; null for the default one.</param>
/// <param name="includes">Folders for includes of source.</param>
/// <param name="error">Where the compilers' messages go.</param>
internal sealed class TreeFile(string? fitConfiguration, IReadOnlyList<string> includes, TextWriter error)
{
    /// <summary>Whether this is one of the forms of a device tree, and not firmware.</summary>
    public static bool IsTree(string path)
    {
        if (Directory.Exists(path))
            return true;
        using var source = InputFile.Open(path);
        return InputFile.Read(path, () => DeviceTree.HasMagic(source) || TreeSource.IsSource(path, source));
    }

    /// <exception cref="CommandException">The tree cannot be read, or cannot be compiled.</exception>
    public DeviceTree Read(string path)
    {
        if (Directory.Exists(path))
            return NoFit(path, ReadFolder(path));
        using var source = InputFile.Open(path);
        return InputFile.Read(path, () =>
        {
            if (!DeviceTree.HasMagic(source) && TreeSource.IsSource(path, source))
                return NoFit(path, DeviceTree.Read(ByteSource.FromMemory(TreeSource.Compile(path, includes, error)), out _));
            return DeviceTree.HasMagic(source) && FitImage.TryRead(source, out _) is { } fit
                ? fit.ReadTree(fitConfiguration)
                : NoFit(path, DeviceTree.Read(source, out _));
        });
    }

    /// <summary>What tells the file from others; the digest of source would say nothing of its includes, and a folder has none.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static ReportInput Hash(string path)
    {
        if (Directory.Exists(path))
            return ReportInput.Named(path);
        using var source = InputFile.Open(path);
        return InputFile.Read(path, () => DeviceTree.HasMagic(source) || !TreeSource.IsSource(path, source) ? ReportInput.Hashed(path, source) : ReportInput.Named(path));
    }

    private static DeviceTree ReadFolder(string path)
    {
        try
        {
            return InputFile.Read(path, () => DeviceTreeFolder.Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: cannot be read: {FileProblem.Describe(e)}", e);
        }
    }

    private DeviceTree NoFit(string path, DeviceTree tree) => fitConfiguration is null
        ? tree
        : throw new CommandException(ExitCode.WrongUsage, $"{path} is no FIT image; --fit-config does not go with it.");
}
