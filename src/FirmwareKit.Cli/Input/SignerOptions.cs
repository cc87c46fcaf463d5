using System.CommandLine;
using FirmwareKit.Signing;
namespace FirmwareKit.Cli.Input;
internal sealed class SignerOptions
{
    private readonly Option<string> _key = new("--key") { Required = true };
    public void AddTo(Command command) => command.Options.Add(_key);
    public KeyFileSigner Open(ParseResult parsed, InputFiles inputs, TextWriter error) { inputs.Add(parsed.GetValue(_key)!); return KeyFileSigner.Load(parsed.GetValue(_key)!); }
}
