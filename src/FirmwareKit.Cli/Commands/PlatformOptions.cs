using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Cli.Commands;

/// <summary>Options on what is known of the board beyond its device tree: a user's own platform table, and the flavour.</summary>
internal sealed class PlatformOptions
{
    private readonly Option<string?> _platform = new("--platform")
    {
        Description = "A file with further SoCs or cores, in front of those that are built in; see docs/platforms.md.",
        HelpName = "FILE.json",
    };

    private readonly Option<string?> _flavour = new("--flavour")
    {
        Description = "What the device tree is meant for: unsigned, signed, a35-td or m33-td. Default: found out from the tree; the report says why.",
        HelpName = "FLAVOUR",
    };

    public PlatformOptions() => CommonOptions.TakeOnly(_flavour, "unsigned", "signed", "a35-td", "m33-td");

    public void AddTo(Command command)
    {
        command.Add(_platform);
        command.Add(_flavour);
    }

    /// <summary>Adds <c>--platform</c> alone, for commands that judge no flavour.</summary>
    public void AddTableTo(Command command) => command.Add(_platform);

    /// <summary>The built-in table, with the user's in front.</summary>
    /// <exception cref="CommandException">The user's file cannot be read.</exception>
    public PlatformTable Table(ParseResult parsed)
    {
        if (parsed.GetValue(_platform) is not { } path)
            return PlatformTable.BuiltIn;
        try
        {
            return PlatformTable.Read(InputFile.ReadAll(path)).Before(PlatformTable.BuiltIn);
        }
        catch (PlatformFormatException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {e.Message}", e);
        }
    }

    /// <summary>What to say of a tree without a processor that is known.</summary>
    public static CommandException NoProcessor(string path, DeviceTree tree, PlatformTable table) => new(
        ExitCode.BadInput,
        RemoteProcessor.FindUnknown(tree, table) is [var node, ..]
            ? $"{path}: {node.Path} looks like a remote processor, and no driver is known for compatible \"{string.Join("\", \"", node.Compatible)}\". Correct it, or describe the processor in a file for --platform."
            : $"{path}: no remote processor. Known are {string.Join(", ", table.Types.Select(type => type.Compatible))}.");

    /// <summary>The processor, held to the flavour that the user says.</summary>
    /// <exception cref="CommandException">The core has no such flavour.</exception>
    public RemoteProcessor Apply(ParseResult parsed, RemoteProcessor processor)
    {
        if (parsed.GetValue(_flavour) is not { } word)
            return processor;
        var form = processor.Core.Forms.FirstOrDefault(form => IsCalled(form, word, processor.Type.Delivery))
            ?? throw new CommandException(ExitCode.WrongUsage, $"{processor} has no flavour {word}; it has {string.Join("; ", processor.Core.Forms.Select(form => form.Name))}.");
        return processor.As(form, "--flavour says so");
    }

    private static bool IsCalled(ProcessorForm form, string word, FirmwareDelivery delivery) => word switch
    {
        "unsigned" => form.Flavour == Flavour.Unsigned,
        "signed" => form.Flavour == Flavour.Signed,
        "a35-td" => form.TrustedDomain == TrustedDomain.A35Td && form.Delivery == delivery,
        _ => form.TrustedDomain == TrustedDomain.M33Td,
    };
}
