using System.Text;
using FirmwareKit.Tests.Preflight;

namespace FirmwareKit.Cli.Tests.Rules;

/// <summary>A firmware and a tree that a rule speaks of: what the rule's test fires on, and the example of docs/rules.md.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Firmware">A file below testdata.</param>
/// <param name="Tree">A tree below testdata/devicetree.</param>
internal sealed record RuleExample(string Rule, string Firmware, string Tree)
{
    /// <summary>Changes of the firmware, as EditedFirmware takes them.</summary>
    public string[] Changes { get; init; } = [];

    /// <summary>Changes of the tree, as EditedTree takes them.</summary>
    public string[] TreeChanges { get; init; } = [];

    /// <summary>Further options of the command.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>OP-TEE's own tree, and its changes; null where none is given.</summary>
    public string[]? SecureTree { get; init; }

    /// <summary>Further files, by their relative paths.</summary>
    public (string Path, string Content)[] Files { get; init; } = [];

    /// <summary>The same for files that are no text.</summary>
    public (string Path, byte[] Content)[] Archives { get; init; } = [];

    /// <summary>What the example is made of, in a sentence.</summary>
    public string Made
    {
        get
        {
            var firmware = Changes.Length == 0 ? Name(Firmware) : $"{Name(Firmware)} with `{string.Join("`, `", Changes)}`";
            var tree = TreeChanges.Length == 0 ? Name(Tree) : $"{Name(Tree)} with `{string.Join("`, `", TreeChanges.Take(6))}`{(TreeChanges.Length > 6 ? " and more" : string.Empty)}";
            return $"{firmware}; {tree}{string.Concat(Options.Take(4).Select(option => " " + option))}";
        }
    }

    /// <summary>Runs <c>fwkit check</c> in a folder of its own, so that names are short.</summary>
    public Result Run(params string[] more)
    {
        using var folder = new ScratchFolder();
        var old = Environment.CurrentDirectory;
        try
        {
            var name = Path.GetFileName(Firmware);
            folder.Write(name, EditedFirmware.Read(Firmware, Changes));
            folder.Write("board.dtb", EditedTree.Blob(Tree, TreeChanges));
            if (SecureTree is { } secure)
                folder.Write("optee.dtb", EditedTree.Blob(secure[0], secure.AsSpan(1)));
            foreach (var (path, content) in Files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
                folder.Write(path, Encoding.UTF8.GetBytes(content));
            }

            foreach (var (path, content) in Archives)
                folder.Write(path, content);
            Environment.CurrentDirectory = folder.Path;
            return Fwkit.Run(["check", name, "--dtb", "board.dtb", .. SecureTree is null ? (string[])[] : ["--optee-dtb", "optee.dtb"], .. Options, .. more]);
        }
        finally
        {
            Environment.CurrentDirectory = old;
        }
    }

    /// <summary>The rule's finding as the command prints it; empty where it prints none.</summary>
    public string Finding()
    {
        var lines = Run().Output.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith($"  error {Rule} ", StringComparison.Ordinal) || line.StartsWith($"  warning {Rule} ", StringComparison.Ordinal) || line.StartsWith($"  note {Rule} ", StringComparison.Ordinal));
        return start < 0 ? string.Empty : string.Join('\n', lines.Skip(start).TakeWhile(line => line.Length != 0).Select(line => line[2..]));
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);
}
