using System.CommandLine;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Reports;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit info</c>.</summary>
internal sealed class InfoCommand(TextWriter output, Screen screen)
{
    private readonly Argument<string> _file = new("FILE") { Description = $"An ELF file, a signed image, or a device tree: {TreeOptions.Forms}." };
    private readonly TreeOptions _trees = new();
    private readonly Option<string> _format = CommonOptions.Format();

    public Command Create()
    {
        var command = new Command(
            "info",
            """
            Shows what is in a file: segments, boot address, vector table and resource table of an ELF
            file; records and segment hashes of a signed image; remote processors of a device tree.

            Example:
              fwkit info firmware.elf
            """)
        {
            _file,
            _format,
        };
        _trees.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(_file)!;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        var isJson = parsed.GetValue(_format) == CommonOptions.Json;
        if (TreeFile.IsTree(path))
        {
            var tree = _trees.Read(parsed, path);
            Write(isJson, () => InfoJson.Write(tree, name), page => DeviceTreeText.Write(tree, name, page));
            return ExitCode.Done;
        }

        _trees.RefuseFor(parsed, path);
        using var source = InputFile.Open(path);
        switch (InputFile.Read(path, () => FirmwareFormats.Detect(source)))
        {
            case FirmwareFormat.SignedImage when OlderImage(path, source) is { } older:
                Write(isJson, () => InfoJson.Write(older, name, source.Length), page => SignedImageText.Write(older, name, page));
                break;
            case FirmwareFormat.SignedImage:
                var image = InputFile.Read(path, () => TeeImage.Read(source));
                Write(isJson, () => InfoJson.Write(image, name), page => SignedImageText.Write(image, name, page));
                break;
            case FirmwareFormat.Elf:
                var elf = InputFile.Read(path, () => ElfFile.Read(source));
                Write(isJson, () => InputFile.Read(path, () => InfoJson.Write(elf, name)), page => InputFile.Read(path, () => ElfText.Write(elf, name, page)));
                break;
            default:
                throw new CommandException(ExitCode.BadInput, $"{path}, byte 0x0: neither an ELF file, nor a signed image, nor a device tree.");
        }

        return ExitCode.Done;
    }

    /// <summary>The current generation is tried first, by its size equation.</summary>
    private static OlderTeeImage? OlderImage(string path, ByteSource source)
    {
        try
        {
            TeeImage.Read(source);
            return null;
        }
        catch (TeeImageFormatException)
        {
            return InputFile.Read(path, () => OlderTeeImage.Recognise(source));
        }
    }

    private void Write(bool isJson, Func<string> json, Action<Page> text)
    {
        if (isJson)
            output.WriteLine(json());
        else
            text(new Page(output, screen));
    }
}
