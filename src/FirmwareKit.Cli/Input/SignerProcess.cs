using System.ComponentModel;
using System.Diagnostics;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>Runs the program of <c>--signer-command</c> through the shell, so that pipes and quotes work as the user typed them.</summary>
internal sealed class SignerProcess(string command, TimeSpan timeLimit)
{
    /// <summary>A signature in hex has 2 KB at most; a program that prints more than this is not a signer.</summary>
    private const int LongestOutput = 64 * 1024;

    /// <exception cref="SigningException">The program cannot be started, fails, takes too long, or prints too much.</exception>
    public SignerResult Run(byte[] input, IReadOnlyDictionary<string, string> environment)
    {
        using var process = Start(environment);
        try
        {
            return Talk(process, input).GetAwaiter().GetResult();
        }
        finally
        {
            Stop(process);
        }
    }

    private async Task<SignerResult> Talk(Process process, byte[] input)
    {
        using var limit = new CancellationTokenSource(timeLimit);
        var output = ReadAsync(process.StandardOutput.BaseStream);
        var diagnostics = ReadAsync(process.StandardError.BaseStream);
        try
        {
            await WriteAsync(process.StandardInput.BaseStream, input).WaitAsync(limit.Token).ConfigureAwait(false);
            // Both ends of the pipes: a program that left a child behind is not done before the child is.
            await Task.WhenAll(output, diagnostics).WaitAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            // Closes the pipes, so that what was said so far can be told.
            Stop(process);
            var said = await Task.WhenAny(diagnostics, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)).ConfigureAwait(false) == diagnostics
                ? await diagnostics.ConfigureAwait(false)
                : [];
            throw new SignerResult([], said).Failure($"did not finish within {timeLimit.TotalSeconds} seconds and was stopped (--signer-timeout)", e);
        }

        var result = new SignerResult(await output.ConfigureAwait(false), await diagnostics.ConfigureAwait(false));
        if (process.ExitCode != 0)
            throw result.Failure($"ended with exit code {process.ExitCode}");
        return result.Output.Length <= LongestOutput ? result : throw result.Failure($"printed more than {LongestOutput} bytes");
    }

    private Process Start(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh", [OperatingSystem.IsWindows() ? "/c" : "-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SigningException($"The signer command cannot be started: {e.Message}", e);
        }
    }

    private static async Task WriteAsync(Stream stream, byte[] input)
    {
        try
        {
            await stream.WriteAsync(input).ConfigureAwait(false);
            stream.Close();
        }
        catch (IOException)
        {
            // The program did not read its input; it may take the digest from FWKIT_DIGEST.
        }
    }

    /// <summary>Reads to the end, and keeps a little more than may be.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var kept = new MemoryStream();
        var buffer = new byte[4096];
        for (var count = await stream.ReadAsync(buffer).ConfigureAwait(false); count != 0; count = await stream.ReadAsync(buffer).ConfigureAwait(false))
        {
            if (kept.Length <= LongestOutput)
                kept.Write(buffer, 0, count);
        }

        return kept.ToArray();
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }
}
