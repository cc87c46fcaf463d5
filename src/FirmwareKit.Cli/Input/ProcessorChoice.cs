using FirmwareKit.Cli.Commands;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Overlays;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Cli.Input;

/// <summary>Which of a tree's remote processors a user means.</summary>
internal static class ProcessorChoice
{
    /// <param name="tree">The tree.</param>
    /// <param name="path">Where it is from.</param>
    /// <param name="name">What <c>--processor</c> says; null where it is not given.</param>
    /// <param name="table">The processors that are known.</param>
    /// <exception cref="CommandException">There is none, or the choice is not clear.</exception>
    public static RemoteProcessor Find(DeviceTree tree, string path, string? name, PlatformTable table)
    {
        if (DeviceTreeOverlay.IsOverlay(tree))
            throw new CommandException(ExitCode.BadInput, $"{path} is an overlay: give the tree that it is for, and this one with --overlay.");
        var processors = RemoteProcessor.FindAll(tree, table);
        if (processors.Count == 0)
            throw PlatformOptions.NoProcessor(path, tree, table);
        if (name is not null)
        {
            return processors.FirstOrDefault(processor => processor.IsCalled(name)) ?? processors.FirstOrDefault(processor => processor.IsCalled(name.ToLowerInvariant()))
                ?? throw new CommandException(ExitCode.WrongUsage, $"{path}: no remote processor is called {name}; there are {string.Join(", ", processors)}.");
        }

        // One that is enabled is meant, although others are there.
        if (processors.Count == 1)
            return processors[0];
        var enabled = processors.Where(processor => processor.Node.IsReachable).ToList();
        return enabled is [var only]
            ? only
            : throw new CommandException(ExitCode.WrongUsage, $"{path}: several remote processors: {string.Join(", ", processors)}. Choose one with --processor.");
    }
}
