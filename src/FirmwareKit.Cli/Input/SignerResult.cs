using System.Text;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>What a signer program printed.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Diagnostics">Its standard error.</param>
internal sealed record SignerResult(byte[] Output, byte[] Diagnostics)
{
    private const int MostLines = 3;
    private const int LongestLine = 200;

    /// <summary>One line that says what went wrong, with the first lines of what the program said.</summary>
    public SigningException Failure(string what, Exception? cause = null)
    {
        var lines = Encoding.UTF8.GetString(Diagnostics)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(MostLines)
            .Select(line => line.Length <= LongestLine ? line : line[..LongestLine] + "...");
        var said = string.Join(" | ", lines);
        return new SigningException($"The signer command {what}{(said.Length == 0 ? "; it said nothing on standard error." : $". It said: {said}")}", cause);
    }
}
