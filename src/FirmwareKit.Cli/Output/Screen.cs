using System.Globalization;
using System.Text;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>What the output is shown on.</summary>
/// <param name="Width">Columns.</param>
/// <param name="HasColour">Whether colours may be used: a terminal, and NO_COLOR is not set.</param>
/// <param name="HasUnicode">Whether characters beyond ASCII may draw: a terminal whose locale is UTF-8.</param>
/// <param name="ShowsProgress">Whether standard error is a terminal, on which the progress of long work is shown.</param>
internal sealed record Screen(int Width, bool HasColour, bool HasUnicode, bool ShowsProgress)
{
    private const int PlainWidth = 80;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>A pipe, a file or a test: 80 columns without colour.</summary>
    public static Screen Plain { get; } = new(PlainWidth, HasColour: false, HasUnicode: false, ShowsProgress: false);

    /// <summary>The terminal behind standard output.</summary>
    public static Screen OfThisTerminal()
    {
        var showsProgress = !Console.IsErrorRedirected;
        if (Console.IsOutputRedirected)
            return Plain with { ShowsProgress = showsProgress };
        var width = Math.Clamp(WidthOfWindow(), 40, 200);
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Screen(width, !isDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), !isDumb && IsUtf8(Environment.GetEnvironmentVariable), showsProgress);
    }

    /// <summary>
    /// Columns: of COLUMNS where that is set, else of the window; a serial console has 0, and says nothing by it. To learn the window's, .NET sets the terminal up as if
    /// keys were to be read, and leaves it so; a terminal that it takes for a dumb one it leaves alone.
    /// </summary>
    private static int WidthOfWindow()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
            return columns;
        var terminal = Environment.GetEnvironmentVariable("TERM");
        try
        {
            Environment.SetEnvironmentVariable("TERM", "dumb");
            return Console.WindowWidth is > 0 and var width ? width : PlainWidth;
        }
        catch (IOException)
        {
            // No window to ask; the default serves.
            return PlainWidth;
        }
        finally
        {
            Environment.SetEnvironmentVariable("TERM", terminal);
        }
    }

    /// <summary>Whether the terminal takes UTF-8, which is what is written: the first of the locale's variables that is set decides. Windows Terminal does.</summary>
    public static bool IsUtf8(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
            return variable("WT_SESSION") is not null;
        var locale = LocaleVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? string.Empty;
        return locale.Replace("-", string.Empty, StringComparison.Ordinal).Contains("UTF8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A Spectre console of this width over a writer.</summary>
    public IAnsiConsole Open(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Paper(writer, Width),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = HasUnicode;
        return console;
    }

    /// <summary>Where Spectre writes to. Its own class asks the system's console for its size, which costs more than the rest of a short run.</summary>
    private sealed class Paper(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = writer;

        public bool IsTerminal => false;

        public int Width { get; } = width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding)
        {
            // The encoding is the writer's.
        }
    }
}
