using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>What the output is shown on.</summary>
/// <param name="Width">Columns.</param>
/// <param name="HasColour">Whether colours may be used: a terminal, and NO_COLOR is not set.</param>
internal sealed record Screen(int Width, bool HasColour)
{
    private const int PlainWidth = 80;

    /// <summary>A pipe, a file or a test: 80 columns without colour.</summary>
    public static Screen Plain { get; } = new(PlainWidth, HasColour: false);

    /// <summary>The terminal behind standard output.</summary>
    public static Screen OfThisTerminal()
    {
        if (Console.IsOutputRedirected)
            return Plain;
        var width = PlainWidth;
        try
        {
            width = Math.Clamp(Console.WindowWidth, 40, 200);
        }
        catch (IOException)
        {
            // No window to ask; the default serves.
            width = PlainWidth;
        }

        return new Screen(width, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");
    }

    /// <summary>A Spectre console of this width over a writer.</summary>
    public IAnsiConsole Open(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = HasColour;
        return console;
    }
}
