using System.CommandLine;
using FirmwareKit.Cli.Output;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit kernels</c>.</summary>
internal sealed class KernelsCommand(TextWriter output, Screen screen)
{
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "kernels",
            """
            Lists the kernels that fwkit check --kernel takes, and how each is known.

            Examples:
              fwkit kernels
              fwkit kernels --format json
              fwkit explain 5.15
            """)
        {
            _format,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(KernelJson.Write(KernelProfile.All));
        else
            KernelText.Write(KernelProfile.All, new Page(output, screen));
        return ExitCode.Done;
    }
}
