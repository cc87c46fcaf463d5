using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Signing;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary>What goes into an image; the same for those who sign at once, and for those who sign elsewhere.</summary>
internal sealed class ContentOptions
{
    private const int LargestValue = 64 * 1024;

    private readonly Option<string[]> _in = new("--in") { Description = "An ELF file; once for each image, in order.", HelpName = "A.elf" };
    private readonly Option<string?> _image = new("--image") { Description = "An image that exists already, instead of ELF files: prepared by fwkit digest, or to be signed again.", HelpName = "F" };
    private readonly Option<string?> _bootAddress = new("--boot-address") { Description = "Boot address of a Cortex-M33 (record BOOTADDR): auto takes that of the vector table.", HelpName = "auto|0x..." };
    private readonly Option<string[]> _tlv = new("--plat-tlv")
    {
        Description = "A platform record: BOOTADDR, BOOTSEC or 0x10000 to 0x1ffff, then 0x... (32 bits), u64:N, hex:0011, text:..., @FILE, or text. May be repeated.",
        HelpName = "ID VALUE",
        Arity = new ArgumentArity(2, 510),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _keyInfo = new("--key-info") { Description = "The record PKEYINFO: the bytes of a file, or public for the signing key in DER, as ST's key-hash mode needs it.", HelpName = "FILE|public" };
    private readonly Option<string?> _layout = new("--layout") { Description = "Order of the records: that of OP-TEE's or of ST's script. Default: st with a boot address or encryption, else upstream.", HelpName = "upstream|st" };
    private readonly Option<string?> _encryptionKey = new("--enc-key") { Description = "Encrypts the segments with this AES key (ST): a file of 32 bytes, or of hexadecimal digits.", HelpName = "AES.bin" };
    private readonly Option<bool> _pad = new("--pad-segments") { Description = "With --enc-key: grow segments to whole AES blocks where the file has room for it." };
    private readonly Option<bool> _strip = new("--strip") { Description = "Leave symbols and debug information out; what is loaded stays byte for byte." };
    private readonly Option<bool> _force = new("--force") { Description = "Sign even what OP-TEE will refuse, with a warning." };
    private readonly BoardOptions _board = new();

    public ContentOptions()
    {
        CommonOptions.TakeOnly(_layout, "upstream", "st");
    }

    /// <summary>For commands that build images only.</summary>
    public void AddTo(Command command)
    {
        _in.Required = true;
        AddAll(command);
    }

    /// <summary>For commands that take an existing image as well.</summary>
    public void AddWithImageTo(Command command)
    {
        command.Options.Add(_image);
        AddAll(command);
        command.Validators.Add(result =>
        {
            var elfs = result.GetValue(_in)?.Length > 0;
            if (elfs == result.GetValue(_image) is not null)
                result.AddError("Give either --in (ELF files) or --image (an existing image).");
            else if (!elfs && BuildOptions.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } ignored)
                result.AddError($"{ignored.Name} goes with --in: what is in an existing image (--image) stays as it is.");
        });
    }

    /// <summary>Whether segments are encrypted here, with IVs that no earlier signature covers.</summary>
    public bool Encrypts(ParseResult parsed) => parsed.GetValue(_encryptionKey) is not null;

    /// <summary>Opens the inputs; they belong to <paramref name="inputs"/>.</summary>
    public ImageSigning Open(ParseResult parsed, FirmwarePublicKey key, InputFiles inputs)
    {
        var options = new SigningOptions
        {
            Layout = parsed.GetValue(_layout) switch { "st" => TeeLayout.St, "upstream" => TeeLayout.Upstream, _ => null },
            BootAddress = ParseBootAddress(parsed.GetValue(_bootAddress)),
            PlatformTlvs = [.. ParseTlvs(parsed.GetValue(_tlv) ?? [], inputs)],
            KeyInfo = ReadKeyInfo(parsed.GetValue(_keyInfo), key, inputs),
            Content = parsed.GetValue(_strip) ? ElfContent.Stripped : ElfContent.Whole,
            Encryption = ReadEncryption(parsed, inputs),
            Board = _board.Get(parsed),
            Refused = parsed.GetValue(_force) ? RefusedImages.Sign : RefusedImages.Refuse,
        };
        return parsed.GetValue(_image) is { } image
            ? ImageErrors.Run([image], () => ImageSigning.OfImage(inputs.OpenImage(image), key, options))
            : ImageErrors.Run(parsed.GetValue(_in)!, () => ImageSigning.OfElfFiles([.. parsed.GetValue(_in)!.Select(inputs.OpenImage)], key, options));
    }

    /// <summary>What only makes sense while an image is built.</summary>
    private Option[] BuildOptions => [_bootAddress, _tlv, _keyInfo, _layout, _encryptionKey, _pad, _strip];

    private void AddAll(Command command)
    {
        foreach (var option in (Option[])[_in, .. BuildOptions, _force])
            command.Options.Add(option);
        _board.AddTo(command);
    }

    private static BootAddressChoice ParseBootAddress(string? word) => word switch
    {
        null => default,
        "auto" => BootAddressChoice.Auto,
        _ when Numbers.TryParseAddress(word, out var address) => BootAddressChoice.At(address),
        _ => throw new CommandException(ExitCode.WrongUsage, $"--boot-address: \"{word}\" is neither auto nor a number of 32 bits such as 0x80100000."),
    };

    private static IEnumerable<PlatformTlv> ParseTlvs(string[] words, InputFiles inputs)
    {
        if (words.Length % 2 != 0)
            throw new CommandException(ExitCode.WrongUsage, $"--plat-tlv takes two words, ID and VALUE; \"{words[^1]}\" has no partner.");
        foreach (var pair in words.Chunk(2))
        {
            PlatformTlv tlv;
            try
            {
                tlv = pair[1].StartsWith('@')
                    ? PlatformTlv.Create(PlatformTlv.ParseType(pair[0]), inputs.ReadSmall(pair[1][1..], "a record", LargestValue))
                    : PlatformTlv.Parse(pair[0], pair[1]);
            }
            catch (FormatException e)
            {
                throw new CommandException(ExitCode.WrongUsage, $"--plat-tlv: {e.Message}", e);
            }

            yield return tlv;
        }
    }

    private static ReadOnlyMemory<byte> ReadKeyInfo(string? word, FirmwarePublicKey key, InputFiles inputs) => word switch
    {
        null => default,
        "public" => key.SubjectPublicKeyInfo,
        _ => inputs.ReadSmall(word, "key information", LargestValue),
    };

    private SegmentEncryption? ReadEncryption(ParseResult parsed, InputFiles inputs)
    {
        if (parsed.GetValue(_encryptionKey) is not { } path)
        {
            return parsed.GetValue(_pad)
                ? throw new CommandException(ExitCode.WrongUsage, "--pad-segments grows segments to whole AES blocks; it goes with --enc-key.")
                : null;
        }

        var key = inputs.ReadEncryptionKey(path);
        try
        {
            var encryption = new SegmentEncryption(key) { PartialBlocks = parsed.GetValue(_pad) ? PartialBlocks.Pad : PartialBlocks.Refuse };
            inputs.AtEnd(encryption.Clear);
            return encryption;
        }
        finally
        {
            Array.Clear(key);
        }
    }
}
