using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary>The OP-TEE whose answer is wanted; declared once for all commands that ask the model.</summary>
internal sealed class BoardOptions
{
    private readonly Option<string?> _profile = new("--optee")
    {
        Description = "The OP-TEE on the board. Default: st (64 bits) for an image with boot address or encryption, else upstream (32 bits).",
        HelpName = string.Join('|', OpTeeProfile.All.Select(profile => profile.Name)),
    };

    private readonly Option<string?> _bits = new("--optee-bits") { Description = "32 on STM32MP1, 64 on STM32MP2.", HelpName = "32|64" };
    private readonly Option<int?> _heap = NumberOption.Between("--ta-heap", "BYTES", "Heap of the trusted application in bytes (CFG_REMOTEPROC_TA_HEAP_SIZE). Default: 4096.", 1024, 64 * 1024 * 1024);

    public BoardOptions()
    {
        CommonOptions.TakeOnly(_profile, [.. OpTeeProfile.All.Select(profile => profile.Name)]);
        CommonOptions.TakeOnly(_bits, "32", "64");
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_profile);
        command.Options.Add(_bits);
        command.Options.Add(_heap);
    }

    /// <summary>Null when the image itself is to decide.</summary>
    public OpTeeOptions? Get(ParseResult parsed)
    {
        var name = parsed.GetValue(_profile);
        var bits = parsed.GetValue(_bits);
        var heap = parsed.GetValue(_heap);
        if (name is null && bits is null && heap is null)
            return null;
        var profile = OpTeeProfile.All.FirstOrDefault(profile => profile.Name == name) ?? OpTeeProfile.Upstream410;
        var width = bits switch
        {
            "32" => TaWidth.Bits32,
            "64" => TaWidth.Bits64,
            _ => profile.IsSt ? TaWidth.Bits64 : TaWidth.Bits32,
        };
        var options = new OpTeeOptions { Profile = profile, Width = width };
        return heap is { } size ? options with { HeapSize = size } : options;
    }
}
