using System.CommandLine;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Commands.Trees;

/// <summary><c>fwkit dt</c>: the commands about device trees.</summary>
internal sealed class DtCommand(TextWriter output, TextWriter error, Screen screen)
{
    public Command Create() => new(
        "dt",
        """
        Shows, compares and changes what device trees say about remote processors.

        Examples:
          fwkit dt show stm32mp257f-dk.dtb
          fwkit dt diff old.dtb new.dtb
          fwkit dt patch stm32mp257f-dk.dtb --signed --out signed.dtso
        """)
    {
        new DtShowCommand(output, error, screen).Create(),
        new DtDiffCommand(output, screen).Create(),
        new DtPatchCommand(output, error).Create(),
    };
}
