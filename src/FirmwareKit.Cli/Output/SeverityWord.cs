using FirmwareKit.Preflight;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>A severity as the reports spell and colour it.</summary>
internal static class SeverityWord
{
    private static readonly Style Error = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Warning = new(Color.Yellow, decoration: Decoration.Bold);

    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    /// <summary>What stands above all findings of a severity.</summary>
    public static string HeadingOf(Severity severity) => severity switch
    {
        Severity.Error => "Errors",
        Severity.Warning => "Warnings",
        _ => "Notes",
    };

    public static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Error => Error,
        Severity.Warning => Warning,
        _ => Style.Plain,
    };

    /// <summary>The severity that a word names; null when it names none.</summary>
    public static Severity? Parse(string word) => word switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        "note" => Severity.Note,
        _ => null,
    };
}
