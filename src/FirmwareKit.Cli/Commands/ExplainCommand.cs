using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit explain</c>.</summary>
internal sealed class ExplainCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _rule = new("RULE") { Description = "The id of a rule: FK4003." };
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "explain",
            """
            Explains a rule of fwkit check: why it is one, how to mend what it finds, and where it comes from.

            Examples:
              fwkit explain FK4003
            """)
        {
            _rule,
            _format,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var rule = RuleName.Find(parsed.GetValue(_rule)!);
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(RuleJson.Write(rule));
        else
            RuleText.Write(rule, new Page(output, screen));
        return ExitCode.Done;
    }
}
