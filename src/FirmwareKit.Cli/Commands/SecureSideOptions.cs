using System.CommandLine;
using FirmwareKit.Cli.Commands.Signing;
using FirmwareKit.Cli.Input;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary>What <c>check</c> can know of the board's secure side: its OP-TEE, that one's device tree, and the key that it trusts.</summary>
internal sealed class SecureSideOptions
{
    private readonly Option<string?> _key = PublicKeyOption.Optional("Signed firmware: the public key that the board's OP-TEE trusts.");
    private readonly Option<string?> _tree = new("--optee-dtb") { Description = "Signed firmware: the device tree of OP-TEE itself, whose memory regions decide.", HelpName = "OPTEE.dtb" };
    private readonly BoardOptions _board = new();

    public void AddTo(Command command)
    {
        command.Add(_key);
        command.Add(_tree);
        _board.AddTo(command);
    }

    /// <summary>The secure side; null where Linux loads the firmware. The key is the caller's to dispose.</summary>
    /// <exception cref="CommandException">The options do not fit the processor, or OP-TEE's tree has no such processor.</exception>
    /// <exception cref="SigningException">The key cannot be read.</exception>
    public OpTeeBoard? Get(ParseResult parsed, RemoteProcessor processor)
    {
        var (key, tree, chosen) = (parsed.GetValue(_key), parsed.GetValue(_tree), _board.Get(parsed));
        if (processor.Type.Delivery != FirmwareDelivery.SignedImage)
        {
            return key is null && tree is null && chosen is null
                ? null
                : throw new CommandException(ExitCode.WrongUsage, $"{processor} takes ELF files from Linux; --public-key, --optee-dtb, --optee, --optee-bits and --ta-heap are for signed firmware.");
        }

        var board = new OpTeeBoard { Options = chosen ?? OpTeeBoard.DefaultFor(processor.Type).Options };
        if (tree is not null)
            board = Probe(new TreeFile(null, [], parsed.InvocationConfiguration.Error).Read(tree), tree, board.Options);
        return board with { TrustedKey = key is null ? null : PublicKeyOption.Load(key, parsed.InvocationConfiguration.Error) };
    }

    private static OpTeeBoard Probe(DeviceTree tree, string path, OpTeeOptions options)
    {
        if (OpTeeProbe.FindProcessors(tree, options.Profile).FirstOrDefault() is not { } node)
            return new OpTeeBoard { Options = options, Tree = tree };
        var probe = OpTeeProbe.Run(tree, node, options.Profile, options.Width);
        if (probe is { Result: TeeResult.Success, Regions.IsEmpty: true })
            throw new CommandException(ExitCode.Failed, $"{path}: memory-region of {node.Path} is empty: OP-TEE has no memory for the processor, and refuses every segment with {TeeResult.AccessDenied.Describe()}. List the regions of its code and data.");
        return probe.Result == TeeResult.Success
            ? new OpTeeBoard { Options = options with { Regions = probe.Regions, DmaRanges = probe.DmaRanges }, Tree = tree, Processor = node }
            : throw new CommandException(ExitCode.Failed, $"{path}: OP-TEE's driver refuses the processor with {probe.Result.Describe()}, so that it does not exist for Linux: {probe.Reason}");
    }
}
