using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;

namespace FirmwareKit.Cli.Commands;

/// <summary>What <c>check</c> can know of a core that the boot chain starts, and Linux only attaches to.</summary>
internal sealed class BootChainOptions
{
    private readonly Option<bool> _attach = new("--attach") { Description = "The boot loader starts the core (U-Boot: rproc start), and Linux attaches. Not needed for trees of the M33-TD flavour." };
    private readonly Option<uint?> _address = NumberOption.Word("--table-address", "ADDRESS", "Attaching: what the register st,syscfg-rsc-tbl or the nvmem cell rsc-tbl-addr holds; 0 is no table. Default: the address of .resource_table.");
    private readonly Option<uint?> _size = NumberOption.Word("--table-size", "BYTES", "Attaching: what the nvmem cell rsc-tbl-size holds. Default: the size of .resource_table.");
    private readonly Option<uint?> _state = NumberOption.Word("--core-state", "VALUE", "Attaching: what the state register holds. Default: the value of a running core.");

    public void AddTo(Command command)
    {
        command.Add(_attach);
        command.Add(_address);
        command.Add(_size);
        command.Add(_state);
    }

    /// <summary>What is known; null where nobody says that the boot chain starts the core.</summary>
    /// <exception cref="CommandException">The tree's driver has no place for what was given.</exception>
    public AttachOptions? Get(ParseResult parsed, RemoteProcessor processor)
    {
        var options = new AttachOptions { TableAddress = parsed.GetValue(_address), TableSize = parsed.GetValue(_size), CoreState = parsed.GetValue(_state) };
        if (!parsed.GetValue(_attach) && options == new AttachOptions())
            return null;
        if (!processor.Type.IsDriverModelled)
            throw new CommandException(ExitCode.WrongUsage, $"{processor}: attaching is modelled for the stm32_rproc driver only.");
        if (options.TableSize is not null && processor.Type.Line != "STM32MP2")
            throw new CommandException(ExitCode.WrongUsage, $"{processor} has no place for --table-size: Linux takes the table of an STM32MP1 to have 1024 bytes.");
        return options;
    }
}
