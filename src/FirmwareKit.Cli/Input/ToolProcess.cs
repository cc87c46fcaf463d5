using System.ComponentModel;
using System.Diagnostics;
using FirmwareKit.Reports;

namespace FirmwareKit.Cli.Input;

/// <summary>Runs a compiler of the system as a filter. What it says on standard error is shown as it is.</summary>
internal sealed class ToolProcess(string program, string package, TextWriter error)
{
    /// <summary>A preprocessed kernel tree has 1 MB; a compiler that writes more than this runs wild.</summary>
    private const int LargestOutput = 64 * 1024 * 1024;

    /// <summary>What the program wrote to standard output.</summary>
    /// <exception cref="CommandException">The program is missing, or failed.</exception>
    public byte[] Run(string file, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input)
    {
        var path = ToolPath.Find(program)
            ?? throw new CommandException(ExitCode.BadInput, $"{file}: device-tree source is compiled with {program}, which is not installed (Debian: apt-get install {package}). Or compile it elsewhere and give the .dtb.");
        using var process = Start(path, arguments);
        var output = Task.Run(() => ReadAll(process));
        var said = process.StandardError.ReadToEndAsync();
        Feed(process, input);
        process.WaitForExit();
        foreach (var line in said.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            error.WriteLine(VisibleText.Of(line.TrimEnd('\r')));
        var result = output.GetAwaiter().GetResult();
        if (result.Length > LargestOutput)
            throw new CommandException(ExitCode.BadInput, $"{file}: {program} wrote more than {LargestOutput} bytes.");
        return process.ExitCode == 0 ? result : throw new CommandException(ExitCode.BadInput, $"{file}: {program} failed; what it said is above.");
    }

    private static byte[] ReadAll(Process process)
    {
        var kept = new MemoryStream();
        var block = new byte[64 * 1024];
        var stream = process.StandardOutput.BaseStream;
        for (var count = stream.Read(block); count != 0; count = stream.Read(block))
        {
            kept.Write(block, 0, count);
            if (kept.Length <= LargestOutput)
                continue;
            process.Kill(entireProcessTree: true);
            break;
        }

        return kept.ToArray();
    }

    private static void Feed(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input.Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading; its exit code and its words say why.
        }
    }

    private static Process Start(string path, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.BadInput, $"{path}: cannot be started: {e.Message}", e);
        }
    }
}
