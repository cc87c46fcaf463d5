using System.CommandLine;
using FirmwareKit.Cli.Input;
using FirmwareKit.Installed;

namespace FirmwareKit.Cli.Commands;

/// <summary>Options on the software of the board: the kernel's configuration and the file systems that firmware is loaded from.</summary>
internal sealed class InstalledOptions
{
    private readonly Option<string?> _kernelConfig = new("--kernel-config")
    {
        Description = "The kernel's configuration (.config, or /proc/config.gz): has it what the tree needs?",
        HelpName = "FILE",
    };

    private readonly Option<string?> _root = new("--rootfs")
    {
        Description = "A folder with the board's root file system: is the firmware where the kernel looks?",
        HelpName = "DIR",
    };

    private readonly Option<string?> _initramfs = new("--initramfs")
    {
        Description = "The board's initramfs (cpio: plain, gzip, xz or zstd): is the firmware there when the driver probes?",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_kernelConfig);
        command.Add(_root);
        command.Add(_initramfs);
    }

    /// <summary>Reads what was given.</summary>
    /// <exception cref="CommandException">A file cannot be read or is malformed.</exception>
    public InstalledSystem Read(ParseResult parsed) => new()
    {
        Kernel = parsed.GetValue(_kernelConfig) is { } config ? ReadConfig(config) : null,
        Root = parsed.GetValue(_root) is { } folder ? OpenFolder(folder) : null,
        Initramfs = parsed.GetValue(_initramfs) is { } file ? ReadInitramfs(file) : null,
    };

    private static KernelConfig ReadConfig(string path)
    {
        using var source = InputFile.Open(path);
        return InputFile.Read(path, () => KernelConfig.Read(source));
    }

    private static FolderRoot OpenFolder(string path) =>
        Directory.Exists(path) ? new FolderRoot(path) : throw new CommandException(ExitCode.BadInput, $"{path}: no such folder.");

    private static Initramfs ReadInitramfs(string path)
    {
        // Opened as a source first, for the same answers to a missing file and a folder.
        InputFile.Open(path).Dispose();
        using var stream = File.OpenRead(path);
        return InputFile.Read(path, () => Initramfs.Read(stream));
    }
}
