using System.CommandLine;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Commands;

/// <summary>In which format a report is, and where it goes.</summary>
internal sealed class ReportOptions
{
    public const string Text = "text";
    public const string Json = CommonOptions.Json;
    public const string Sarif = "sarif";
    public const string JUnit = "junit";
    public const string Html = "html";

    private readonly Option<string> _format;
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write the report to a file instead. It appears whole, or not at all.", HelpName = "FILE" };

    /// <param name="description">What the formats are for.</param>
    /// <param name="formats">Their names, the default first.</param>
    public ReportOptions(string description, params string[] formats)
    {
        _format = new("--format") { Description = description, DefaultValueFactory = _ => formats[0], HelpName = string.Join('|', formats) };
        CommonOptions.TakeOnly(_format, formats);
    }

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_output);
    }

    /// <summary>Whether an option is one of these.</summary>
    public bool Has(Option option) => option == _format || option == _output;

    public string FormatOf(ParseResult parsed) => parsed.GetValue(_format)!;

    /// <summary>Refuses a file that is one of the inputs, before any work is done.</summary>
    /// <exception cref="CommandException">It is, or its name is empty.</exception>
    public void CheckOutput(ParseResult parsed, IEnumerable<string> inputs)
    {
        if (parsed.GetValue(_output) is not { } path)
            return;
        using var files = new InputFiles();
        files.Add(inputs);
        files.CheckOutput(path);
    }

    /// <summary>Puts a report out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="screen">What that is shown on; a file has neither colours nor a width of its own.</param>
    /// <param name="write">Writes the report.</param>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public void Write(ParseResult parsed, TextWriter output, Screen screen, Action<TextWriter, Screen> write)
    {
        if (parsed.GetValue(_output) is not { } path)
        {
            write(output, screen);
            return;
        }

        using var text = new StringWriter { NewLine = "\n" };
        write(text, Screen.Plain);
        OutputFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()), AtomicFileOptions.None);
    }
}
