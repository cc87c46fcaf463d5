using System.CommandLine;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Overlays;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Input;

/// <summary>The options about device trees, which every command that reads one has.</summary>
internal sealed class TreeOptions
{
    public const string Forms = "a blob (.dtb), source (.dts), a FIT image (.itb), or a folder such as /proc/device-tree";

    private readonly Option<string[]> _overlays = new("--overlay") { Description = "An overlay (.dtbo or source) to apply to the tree. May be repeated; applied in this order.", HelpName = "FILE" };
    private readonly Option<string[]> _includes = new("-I") { Description = "A folder for the includes of source. May be repeated.", HelpName = "FOLDER" };
    private readonly Option<string?> _configuration = new("--fit-config") { Description = "The configuration of a FIT image. Default: the image's own default.", HelpName = "NAME" };

    /// <summary><c>--dtb</c>, for commands whose argument is something else.</summary>
    public Option<string> Tree { get; } = new("--dtb") { Description = $"The board's device tree: {Forms}.", HelpName = "BOARD", Required = true };

    public void AddTo(Command command)
    {
        command.Add(_overlays);
        command.Add(_includes);
        command.Add(_configuration);
    }

    /// <summary>Reads the tree of <c>--dtb</c> and applies the overlays.</summary>
    /// <exception cref="CommandException">The tree or an overlay cannot be read, or does not fit.</exception>
    public DeviceTree Read(ParseResult parsed) => Read(parsed, parsed.GetValue(Tree)!);

    /// <summary>Reads a tree and applies the overlays.</summary>
    /// <exception cref="CommandException">The tree or an overlay cannot be read, or does not fit.</exception>
    public DeviceTree Read(ParseResult parsed, string path)
    {
        var tree = ReadWithoutOverlays(parsed, path);
        foreach (var overlay in parsed.GetValue(_overlays) ?? [])
        {
            var changes = FileOf(parsed, null).Read(overlay);
            tree = InputFile.Read(overlay, () =>
            {
                var merged = DeviceTreeOverlay.Apply(tree, changes, out var complaints);
                return merged.WithComplaints([.. tree.Complaints, .. changes.Complaints.Concat(complaints).Select(complaint => complaint with { Message = $"{overlay}: {complaint.Message}" })]);
            });
        }

        return tree;
    }

    /// <summary>Reads a tree as it is.</summary>
    /// <exception cref="CommandException">The tree cannot be read.</exception>
    public DeviceTree ReadWithoutOverlays(ParseResult parsed, string path) => FileOf(parsed, parsed.GetValue(_configuration)).Read(path);

    /// <summary>Refuses the options beside something that is no device tree.</summary>
    /// <exception cref="CommandException">One of them is given.</exception>
    public void RefuseFor(ParseResult parsed, string path)
    {
        if (parsed.GetResult(_overlays) is not null || parsed.GetResult(_includes) is not null || parsed.GetResult(_configuration) is not null)
            throw new CommandException(ExitCode.WrongUsage, $"{path} is no device tree; {_overlays.Name}, {_includes.Name} and {_configuration.Name} do not go with it.");
    }

    /// <summary>What was read, for a report: the path, and the overlays.</summary>
    public string NameOf(ParseResult parsed, string path) => string.Join(" + ", Inputs(parsed, path));

    /// <summary>The tree and its overlays by their names.</summary>
    public IReadOnlyList<ReportInput> Name(ParseResult parsed, string path) => [.. Inputs(parsed, path).Select(ReportInput.Named)];

    /// <summary>The tree and its overlays with their digests.</summary>
    /// <exception cref="CommandException">One of them cannot be read.</exception>
    public IReadOnlyList<ReportInput> Hash(ParseResult parsed, string path) => [.. Inputs(parsed, path).Select(TreeFile.Hash)];

    /// <summary>The files that were read: the tree and its overlays.</summary>
    public IEnumerable<string> Inputs(ParseResult parsed, string path) => (parsed.GetValue(_overlays) ?? []).Prepend(path);

    private TreeFile FileOf(ParseResult parsed, string? configuration) => new(configuration, parsed.GetValue(_includes) ?? [], parsed.InvocationConfiguration.Error);
}
