using FirmwareKit.Loading;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>The colour of a line of the kernel's log.</summary>
internal static class LineStyle
{
    public static Style Of(LogLevel level) => level switch
    {
        LogLevel.Error => new Style(Color.Red),
        LogLevel.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
