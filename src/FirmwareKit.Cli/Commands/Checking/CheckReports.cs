using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Reports.Html;
using FirmwareKit.Reports.JUnit;
using FirmwareKit.Reports.Sarif;
using Spectre.Console;

namespace FirmwareKit.Cli.Commands.Checking;

/// <summary>Writes what a check found in each of its formats. Files are checked while they are written, one at a time.</summary>
/// <param name="sources">The folder with the project's sources.</param>
/// <param name="detail">How much the text tells; the other formats tell all.</param>
/// <param name="progress">How many files are done; it makes room for reports on the same screen.</param>
internal sealed class CheckReports(SourceTree sources, CheckDetail detail, ProgressLine progress)
{
    private CheckResult _worst;

    /// <summary>The exit code of the files that were written so far.</summary>
    public int ExitCode => _worst switch { CheckResult.Passed => Cli.ExitCode.Done, CheckResult.Failed => Cli.ExitCode.Failed, _ => Cli.ExitCode.BadInput };

    public void Write(string format, IReadOnlyCollection<string> paths, Func<string, CheckOfFile> check, TextWriter output, Screen screen)
    {
        var files = Each(paths, check);
        switch (format)
        {
            case ReportOptions.Sarif:
                output.WriteLine(SarifReport.Write(files, sources, () => ExitCode));
                break;
            case ReportOptions.JUnit:
                output.WriteLine(CheckJUnit.Write(files));
                break;
            case ReportOptions.Json when paths.Count == 1:
                // Within the loop, since the file is closed behind it.
                foreach (var file in files)
                    output.WriteLine(CheckJson.Write(file.Report!));
                break;
            case ReportOptions.Html:
                foreach (var file in files)
                {
                    // It reads the firmware once more, for its digest.
                    InputFile.Read(file.Path, () =>
                    {
                        HtmlReport.Write(file, output);
                        return file;
                    });
                }

                break;
            case ReportOptions.Json:
                output.WriteLine(CheckJson.Write(files));
                break;
            default:
                WriteText(files, paths.Count, output, screen);
                break;
        }
    }

    private IEnumerable<CheckedFirmware> Each(IEnumerable<string> paths, Func<string, CheckOfFile> check)
    {
        foreach (var (index, path) in paths.Index())
        {
            Interruption.ThrowIfRequested();
            using var checking = check(path);
            _worst = (CheckResult)Math.Max((int)_worst, (int)checking.File.Result);
            yield return checking.File;
            progress.Reach(index + 1);
        }
    }

    private void WriteText(IEnumerable<CheckedFirmware> files, int total, TextWriter output, Screen screen)
    {
        var counts = new Dictionary<CheckResult, int>();
        foreach (var file in files)
        {
            counts[file.Result] = counts.GetValueOrDefault(file.Result) + 1;
            progress.Clear();
            if (total == 1)
                WriteReport(file, new Page(output, screen));
            else if (detail == CheckDetail.All || file is not { Result: CheckResult.Passed, Report.Findings.Count: 0 })
                WriteOneOfMany(file, output, screen);
            output.Flush();
        }

        if (total == 1 || detail == CheckDetail.FindingsOnly)
            return;
        var last = new Page(output, screen);
        last.Line($"{Sizes.Count(total, "file")}: {counts.GetValueOrDefault(CheckResult.Passed)} passed, {counts.GetValueOrDefault(CheckResult.Failed)} failed, {counts.GetValueOrDefault(CheckResult.Unreadable)} unreadable");
        last.Flush();
    }

    private void WriteOneOfMany(CheckedFirmware file, TextWriter output, Screen screen)
    {
        var page = new Page(output, screen);
        page.Line($"== {file.Path}", new Style(decoration: Decoration.Bold));
        if (file.Report is null)
            page.Headline("UNREADABLE", new Style(Color.Red, decoration: Decoration.Bold), file.Problem);
        page.Flush();
        if (file.Report is not null)
            WriteReport(file, new Page(output, screen));
        output.WriteLine();
    }

    private void WriteReport(CheckedFirmware file, Page page)
    {
        if (detail == CheckDetail.All)
            CheckText.Write(file, page);
        else
            CheckText.WriteFindingsOnly(file.Report!, file.Result, page);
    }
}
