using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Commands.Checking;

/// <summary>A checked file, open for as long as its report is written: the report reads names and sections from it.</summary>
internal sealed class CheckOfFile : IDisposable
{
    private readonly ByteSource? _source;

    private CheckOfFile(CheckedFirmware file, ByteSource? source) => (File, _source) = (file, source);

    public CheckedFirmware File { get; }

    /// <summary>Checks a file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static CheckOfFile Run(string path, string tree, IReadOnlyList<ReportInput> trees, ProgressLine progress, Func<ByteSource, Preflight.PreflightReport> check)
    {
        var source = InputFile.Open(path, progress);
        try
        {
            return new CheckOfFile(CheckedFirmware.Of(path, tree, InputFile.Read(path, () => check(source))) with { Trees = trees }, source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Checks one of several files: that it cannot be read is a result like another.</summary>
    public static CheckOfFile Try(string path, string tree, IReadOnlyList<ReportInput> trees, ProgressLine progress, Func<ByteSource, Preflight.PreflightReport> check)
    {
        try
        {
            return Run(path, tree, trees, progress, check);
        }
        catch (CommandException e) when (e.ExitCode == ExitCode.BadInput)
        {
            return new CheckOfFile(CheckedFirmware.Unreadable(path, tree, e.Message), null);
        }
    }

    public void Dispose() => _source?.Dispose();
}
