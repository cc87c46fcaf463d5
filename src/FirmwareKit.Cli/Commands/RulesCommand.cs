using System.CommandLine;
using FirmwareKit.Cli.Output;
using FirmwareKit.Preflight;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit rules</c>.</summary>
internal sealed class RulesCommand(TextWriter output, Screen screen)
{
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "rules",
            """
            Lists the rules that fwkit check applies: id, severity and title.

            Examples:
              fwkit rules
              fwkit rules --format json
              fwkit explain FK4003
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
            output.WriteLine(RuleJson.Write(RuleCatalog.All));
        else
            RuleText.Write(RuleCatalog.All, new Page(output, screen));
        return ExitCode.Done;
    }
}
