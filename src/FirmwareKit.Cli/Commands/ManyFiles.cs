using System.Runtime.ExceptionServices;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Reports;
using FirmwareKit.Reports.JUnit;
using FirmwareKit.Signing;
using FirmwareKit.SignedImages;
using Spectre.Console;

namespace FirmwareKit.Cli.Commands;

/// <summary>Verifies many files on all cores: a line each, in the order in which they were given, and a last line with the sums.</summary>
internal sealed class ManyFiles(TextWriter output, ProgressLine progress, Screen screen)
{
    public int Verify(string[] files, IReadOnlyList<FirmwarePublicKey> keys, OpTeeOptions? board, Strictness strictness, string format, VerifiedFiles verified)
    {
        var verdicts = new FileVerdict[files.Length];
        try
        {
            // An image of gigabytes holds one core, not the others.
            Parallel.For(0, files.Length, index => verdicts[index] = VerifyOne(files[index], keys, board, strictness));
        }
        catch (AggregateException e)
        {
            // One is as good as all: an interruption reaches every thread.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        progress.Clear();
        var results = verdicts.Select(verdict => (verdict.Path, verdict.Verdict, verdict.Problem)).ToList();
        if (format == ReportOptions.Json)
            output.WriteLine(VerificationJson.Write(results));
        else if (format == ReportOptions.JUnit)
            output.WriteLine(VerificationJUnit.Write(results));
        else
            WriteLines(verdicts, verified);
        return verdicts.Max(verdict => verdict.ExitCode);
    }

    private void WriteLines(FileVerdict[] verdicts, VerifiedFiles verified)
    {
        var page = new Page(output, screen);
        foreach (var verdict in verdicts.Where(verdict => verified == VerifiedFiles.Show || verdict.ExitCode != ExitCode.Done))
        {
            var (word, colour) = verdict.ExitCode switch { ExitCode.Done => ("VERIFIED", Color.Green), ExitCode.Failed => ("REJECTED", Color.Red), _ => ("UNREADABLE", Color.Red) };
            page.Entry(word.PadRight(10), new Style(colour, decoration: Decoration.Bold), verdict.Line);
        }

        if (verified == VerifiedFiles.Show)
            WriteSums(verdicts, page);
        page.Flush();
    }

    private static void WriteSums(FileVerdict[] verdicts, Page page)
    {
        page.Line();
        page.Line(
            $"{Sizes.Count(verdicts.Length, "file")}: {verdicts.Count(verdict => verdict.ExitCode == ExitCode.Done)} verified, "
            + $"{verdicts.Count(verdict => verdict.ExitCode == ExitCode.Failed)} rejected, {verdicts.Count(verdict => verdict.ExitCode == ExitCode.BadInput)} unreadable");
    }

    private FileVerdict VerifyOne(string path, IReadOnlyList<FirmwarePublicKey> keys, OpTeeOptions? board, Strictness strictness)
    {
        try
        {
            using var source = VerifyCommand.Open(path, progress);
            return new FileVerdict(path, new VerificationVerdict(path, InputFile.Read(path, () => ImageVerification.Verify(source, keys, board)), strictness), string.Empty);
        }
        catch (CommandException e)
        {
            return new FileVerdict(path, null, e.Message);
        }
    }

    /// <summary>One file: its verdict, or why there is none.</summary>
    private sealed record FileVerdict(string Path, VerificationVerdict? Verdict, string Problem)
    {
        public int ExitCode => Verdict is null ? Cli.ExitCode.BadInput : Verdict.IsAccepted ? Cli.ExitCode.Done : Cli.ExitCode.Failed;

        /// <summary>The path and the verdict; a problem names the path itself.</summary>
        public string Line => Verdict is null ? Problem : $"{Path}: {VerifyText.Summary(Verdict)}";
    }
}
