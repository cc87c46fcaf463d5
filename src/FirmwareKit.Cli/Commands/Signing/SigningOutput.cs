using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.SignedImages;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary>Writes an image to where the user wants it, shows how far it is, and tells what was written.</summary>
internal sealed class SigningOutput(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly Option<string> _out = new("--out") { Description = "The image. It appears whole, and only when all went well.", HelpName = "F", Required = true };

    private readonly Option<bool> _quiet = CommonOptions.Quiet("No summary, and no progress.");

    public void AddTo(Command command)
    {
        command.Options.Add(_out);
        command.Options.Add(_quiet);
        command.Options.Add(_format);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">What is read; none of it may be the output.</param>
    /// <param name="signing">The image.</param>
    /// <param name="headline">One word for what is done.</param>
    /// <param name="write">Writes the image to a path and tells the number of bytes on the way.</param>
    public int Write(ParseResult parsed, InputFiles inputs, ImageSigning signing, string headline, Func<string, Action<long>, SignedImageSummary> write)
    {
        var path = parsed.GetValue(_out)!;
        inputs.CheckOutput(path);
        SignedImageSummary summary;
        using (var progress = new ProgressLine(error, "signing", signing.InputLength, screen.ShowsProgress && !parsed.GetValue(_quiet)))
            summary = ImageErrors.Run(inputs.Images, () => write(path, progress.Add), path);
        foreach (var warning in signing.Warnings)
            error.WriteLine($"fwkit: warning: {VisibleText.Of(warning)}");
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(SigningJson.Write(summary, Path.GetFileName(path), signing.Warnings));
        else if (!parsed.GetValue(_quiet))
            SignText.Write(summary, path, headline, new Page(output, screen));
        return ExitCode.Done;
    }
}
