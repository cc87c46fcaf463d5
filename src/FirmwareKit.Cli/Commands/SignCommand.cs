using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit sign</c>.</summary>
internal sealed class SignCommand(TextWriter output, TextWriter error, Screen screen)
{
    private readonly Option<string[]> _in = new("--in") { Description = "An ELF file; once for each image, in order.", HelpName = "A.elf", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The signed image. Written only when all went well.", HelpName = "F", Required = true };
    private readonly Option<string?> _bootAddress = new("--boot-address") { Description = "Boot address of a Cortex-M33 (record BOOTADDR): auto takes it from .isr_vectors.", HelpName = "auto|0x..." };
    private readonly Option<string[]> _tlv = new("--plat-tlv")
    {
        Description = "A platform record: BOOTADDR, BOOTSEC or 0x10000 to 0x1ffff, then 0x... (32 bits) or text. May be repeated.",
        HelpName = "ID VALUE",
        Arity = new ArgumentArity(2, 510),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _keyInfo = new("--key-info") { Description = "A file whose bytes go into the record PKEYINFO, usually the public key in DER.", HelpName = "PUB.der" };
    private readonly Option<string?> _layout = new("--layout") { Description = "Order of the records: that of OP-TEE's or of ST's script. Default: st when there is a boot address, else upstream.", HelpName = "upstream|st" };
    private readonly SignerOptions _signer = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        _layout.AcceptOnlyFromAmong("upstream", "st");
        var command = new Command(
            "sign",
            """
            Builds the signed image that OP-TEE authenticates, byte for byte as the public scripts do,
            and verifies it before it is put in place.

            Examples:
              fwkit sign --in m33.elf --key rproc.pem --out m33_sign.bin --boot-address auto
              fwkit sign --in ns.elf --in s.elf --key rproc.pem --out both.bin \
                         --plat-tlv BOOTADDR 0x80000000 --plat-tlv BOOTSEC 0x1
            """)
        {
            _in,
            _out,
            _bootAddress,
            _tlv,
            _keyInfo,
            _layout,
            _format,
        };
        _signer.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var request = new SigningRequest
        {
            Inputs = parsed.GetValue(_in)!,
            Output = parsed.GetValue(_out)!,
            BootAddress = parsed.GetValue(_bootAddress),
            PlatformTlvs = ParseTlvs(parsed.GetValue(_tlv) ?? []),
            KeyInfo = parsed.GetValue(_keyInfo),
            Layout = parsed.GetValue(_layout) switch { "st" => TeeLayout.St, "upstream" => TeeLayout.Upstream, _ => null },
        };
        using var signer = _signer.Open(parsed, error);
        using var job = SigningJob.Open(request, signer);
        var signed = job.Write();
        foreach (var warning in job.Warnings)
            error.WriteLine($"fwkit: warning: {Escape.Text(warning)}");
        if (parsed.GetValue(_format) == CommonOptions.Json)
            output.WriteLine(signed.ToJson(job.Warnings));
        else
            SignText.Write(signed, new Page(output, screen));
        return ExitCode.Done;
    }

    private static PlatformTlv[] ParseTlvs(string[] words)
    {
        if (words.Length % 2 != 0)
            throw new CommandException(ExitCode.WrongUsage, $"--plat-tlv takes two words, ID and VALUE; \"{words[^1]}\" has no partner.");
        try
        {
            return [.. words.Chunk(2).Select(pair => PlatformTlv.Parse(pair[0], pair[1]))];
        }
        catch (FormatException e)
        {
            throw new CommandException(ExitCode.WrongUsage, $"--plat-tlv: {e.Message}", e);
        }
    }
}
