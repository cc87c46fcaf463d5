using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key find-in</c>.</summary>
internal sealed class KeyFindInCommand(TextWriter output, Screen screen)
{
    /// <summary>A secure world holds a key once or twice; a file that repeats it for ever must not fill the memory.</summary>
    private const int MostMatches = 1000;

    private readonly Argument<string> _file = new("TEE.bin") { Description = "A built OP-TEE, for example tee-raw.bin or tee-pager_v2.bin, or any other file." };
    private readonly Option<string[]> _keys = new("--public-key") { Description = "A key to look for: PEM or DER, also a certificate. May be repeated.", HelpName = "PUB.pem", Required = true };
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "find-in",
            """
            Which key does this secure world trust? Looks for public keys inside a built OP-TEE: the
            modulus as OP-TEE's build stores it, DER, reversed, and the hash for OTP. A part that is
            compressed or encrypted cannot be looked into.

            Example:
              fwkit key find-in tee-raw.bin --public-key dev.pem --public-key release.pem

            Exit code 0: a key was found. 1: none.
            """)
        {
            _file,
            _keys,
            _format,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        var names = new Dictionary<FirmwarePublicKey, string>();
        try
        {
            foreach (var name in parsed.GetValue(_keys)!)
                names.Add(FirmwarePublicKey.Load(name), name);
            using var source = InputFile.Open(path);
            var matches = InputFile.Read(path, () => KeySearch.Find(source, names.Keys).Take(MostMatches).ToList());
            if (parsed.GetValue(_format) == CommonOptions.Json)
                output.WriteLine(KeyJson.WriteMatches(path, source.Length, matches, key => names[key]));
            else
                KeyFindText.Write(path, matches, key => names[key], matches.Count == MostMatches, new Page(output, screen));
            return matches.Count == 0 ? ExitCode.Failed : ExitCode.Done;
        }
        finally
        {
            foreach (var key in names.Keys)
                key.Dispose();
        }
    }
}
