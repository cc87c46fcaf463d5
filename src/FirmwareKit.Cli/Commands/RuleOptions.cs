using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Preflight;

namespace FirmwareKit.Cli.Commands;

/// <summary>Options on rules: which to ignore, and which to weigh differently. Options win over the file.</summary>
internal sealed class RuleOptions
{
    private readonly Option<string[]> _ignore = new("--ignore")
    {
        Description = "Rules whose findings to leave out: FK4005, or several with commas. May be repeated. What the board does stays the verdict.",
        HelpName = "RULE",
    };

    private readonly Option<string[]> _severity = new("--severity")
    {
        Description = "Another severity for a rule: FK4005=error, =warning or =note. May be repeated.",
        HelpName = "RULE=SEVERITY",
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = $"A file with such choices and their reasons. Default: {RuleChoicesFile.DefaultName} beside the firmware, where there is one.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_ignore);
        command.Add(_severity);
        command.Add(_config);
    }

    /// <summary>The choices for a firmware.</summary>
    /// <exception cref="CommandException">An option is wrong, or the file cannot be read or is malformed.</exception>
    public RuleChoices Get(ParseResult parsed, string firmware)
    {
        var ignored = (parsed.GetValue(_ignore) ?? []).SelectMany(value => value.Split(',')).Select(id => RuleName.Find(id.Trim())).ToList();
        var weighed = (parsed.GetValue(_severity) ?? []).Select(Weigh).ToList();
        if (weighed.FirstOrDefault(choice => ignored.Contains(choice.Rule)) is { } both)
            throw new CommandException(ExitCode.WrongUsage, $"{both.Rule.Id} is both ignored and given a severity. Keep one of the two options.");
        var file = ReadFile(parsed, firmware);
        return new RuleChoices([.. file.All, .. ignored.Select(rule => RuleChoice.Ignore(rule, "given as --ignore")), .. weighed]) { Origin = file.Origin };
    }

    private static RuleChoice Weigh(string value)
    {
        if (value.Split('=') is not [var id, var word])
            throw new CommandException(ExitCode.WrongUsage, $"--severity {value}: expected RULE=SEVERITY, as in FK4005=note.");
        var rule = RuleName.Find(id.Trim());
        return SeverityWord.Parse(word.Trim()) is { } severity
            ? RuleChoice.Weigh(rule, severity, "given as --severity")
            : throw new CommandException(ExitCode.WrongUsage, $"--severity {value}: expected error, warning or note.");
    }

    private RuleChoices ReadFile(ParseResult parsed, string firmware)
    {
        var path = parsed.GetValue(_config);
        if (path is null)
        {
            path = Path.Combine(Path.GetDirectoryName(firmware) ?? string.Empty, RuleChoicesFile.DefaultName);
            if (!File.Exists(path))
                return RuleChoices.None;
        }

        try
        {
            return new RuleChoices(RuleChoicesFile.Read(InputFile.ReadAll(path)).All) { Origin = path };
        }
        catch (RuleChoicesFormatException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: {e.Message}", e);
        }
    }
}
