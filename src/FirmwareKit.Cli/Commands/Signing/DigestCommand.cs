using System.CommandLine;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Reports;
using FirmwareKit.SignedImages;
using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary><c>fwkit digest</c>.</summary>
internal sealed class DigestCommand(TextWriter output, TextWriter error, Screen screen)
{
    private const string Raw = "raw";
    private const string Hex = "hex";

    private readonly ContentOptions _content = new();
    private readonly Option<string> _key = PublicKeyOption.One("The public key of whoever will sign: its kind and size stand in what is signed.");
    private readonly Option<string> _what = new("--what")
    {
        Description = "digest: SHA-256, 32 bytes. digest-info: the same in its DER frame, for tools that only pad and encrypt. signed-bytes: the bytes themselves.",
        DefaultValueFactory = _ => "digest",
        HelpName = "digest|digest-info|signed-bytes",
    };

    private readonly Option<string?> _encoding = new("--encoding") { Description = "Default: raw into a file, hex on standard output.", HelpName = "raw|hex|base64" };
    private readonly Option<string?> _out = new("--out") { Description = "Where it goes. Default: standard output.", HelpName = "F" };
    private readonly Option<string?> _prepared = new("--prepared") { Description = "Writes the image without its signature too, for fwkit attach --image. Needed for encrypted images.", HelpName = "F" };

    private readonly Option<string> _format = CommonOptions.Format();
    private readonly Option<bool> _quiet = CommonOptions.Quiet("No progress.");

    public Command Create()
    {
        CommonOptions.TakeOnly(_what, "digest", "digest-info", "signed-bytes");
        CommonOptions.TakeOnly(_encoding, Raw, Hex, "base64");
        var command = new Command(
            "digest",
            """
            Writes what is to be signed, for a key on another machine or a signing service. No private
            key is needed here; fwkit attach then puts the signature into the image.

            Example:
              fwkit digest --in m33.elf --boot-address auto --public-key pub.pem \
                           --out m33.digest
            """);
        _content.AddWithImageTo(command);
        foreach (var option in (Option[])[_key, _what, _encoding, _out, _prepared, _format, _quiet])
            command.Options.Add(option);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        RefuseWhatDoesNotCount(parsed);
        using var inputs = new InputFiles();
        inputs.Add(parsed.GetValue(_key)!);
        using var key = PublicKeyOption.Load(parsed.GetValue(_key)!, error);
        var signing = _content.Open(parsed, key, inputs);
        CheckOutputs(parsed, inputs);
        var toSign = Prepare(parsed, signing, inputs);
        foreach (var warning in signing.Warnings)
            error.WriteLine($"fwkit: warning: {VisibleText.Of(warning)}");
        if (parsed.GetValue(_out) is not null || !IsJson(parsed))
            Write(BytesOf(toSign, parsed.GetValue(_what)!), parsed);
        if (IsJson(parsed))
            output.WriteLine(DigestJson.Write(toSign, key, signing.Warnings));
        return ExitCode.Done;
    }

    private bool IsJson(ParseResult parsed) => parsed.GetValue(_format) == CommonOptions.Json;

    private void RefuseWhatDoesNotCount(ParseResult parsed)
    {
        if (_content.Encrypts(parsed) && parsed.GetValue(_prepared) is null)
            throw new CommandException(ExitCode.WrongUsage, "An encrypted image has fresh IVs each time: --prepared F writes the one that is signed, for fwkit attach --image F.");
        if (IsJson(parsed) && parsed.GetValue(_out) is null && (parsed.GetValue(_encoding) is not null || parsed.GetResult(_what) is { Implicit: false }))
            throw new CommandException(ExitCode.WrongUsage, "--what and --encoding are of the file of --out; --format json prints the digest and its DER frame in hexadecimal.");
    }

    private void CheckOutputs(ParseResult parsed, InputFiles inputs)
    {
        var (path, prepared) = (parsed.GetValue(_out), parsed.GetValue(_prepared));
        foreach (var target in new[] { path, prepared })
        {
            if (target is not null)
                inputs.CheckOutput(target);
        }

        if (path is not null && prepared is not null && RealPath.AreSame(path, prepared))
            throw new CommandException(ExitCode.WrongUsage, $"{path} is to be both --out and --prepared; give them two names.");
    }

    private static byte[] BytesOf(UnsignedContent toSign, string what) => what switch
    {
        "digest-info" => DigestInfo.Encode(toSign.Digest.Span),
        "signed-bytes" => toSign.SignedBytes.ToArray(),
        _ => toSign.Digest.ToArray(),
    };

    private UnsignedContent Prepare(ParseResult parsed, ImageSigning signing, InputFiles inputs)
    {
        using var progress = new ProgressLine(error, "hashing", signing.InputLength, screen.ShowsProgress && !parsed.GetValue(_quiet));
        var prepared = parsed.GetValue(_prepared);
        return ImageErrors.Run(inputs.Images, () => prepared is null ? signing.Hash(progress.Add) : signing.WriteUnsigned(prepared, progress.Add), prepared);
    }

    private void Write(byte[] bytes, ParseResult parsed)
    {
        var path = parsed.GetValue(_out);
        var text = (parsed.GetValue(_encoding) ?? (path is null ? Hex : Raw)) switch
        {
            Raw => null,
            Hex => Convert.ToHexStringLower(bytes),
            _ => Convert.ToBase64String(bytes),
        };
        if (path is not null)
        {
            OutputFile.Write(path, text is null ? bytes : Encoding.ASCII.GetBytes(text + "\n"), AtomicFileOptions.None);
        }
        else if (text is not null)
        {
            output.WriteLine(text);
        }
        else
        {
            output.Flush();
            using var stream = Console.OpenStandardOutput();
            stream.Write(bytes);
        }
    }
}
