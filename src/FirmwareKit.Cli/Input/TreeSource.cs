using FirmwareKit.Binary;

namespace FirmwareKit.Cli.Input;

/// <summary>Device-tree source: preprocessed with cpp as the kernel does it, and compiled by dtc with labels.</summary>
internal static class TreeSource
{
    private static readonly string[] Extensions = [".dts", ".dtsi", ".dtso"];

    /// <summary>Whether a file is source: by its extension, or by the line that every source begins with.</summary>
    public static bool IsSource(string path, ByteSource source)
    {
        if (Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return true;
        var start = source.View(0, new byte[Math.Min(source.Length, 16 * 1024)]);
        return start.IndexOf((byte)0) < 0 && start.IndexOf("/dts-v1/"u8) >= 0;
    }

    /// <summary>The blob that the source gives.</summary>
    /// <exception cref="CommandException">cpp or dtc is missing, or failed.</exception>
    public static byte[] Compile(string path, IReadOnlyList<string> includes, TextWriter error)
    {
        foreach (var include in includes)
        {
            if (!Directory.Exists(include))
                throw new CommandException(ExitCode.WrongUsage, $"-I {include}: no such folder.");
        }

        // scripts/Makefile.lib of Linux has the same options. A file name is never one.
        var file = path.StartsWith('-') ? Path.Combine(".", path) : path;
        var preprocessed = new ToolProcess("cpp", "cpp", error).Run(
            path,
            ["-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp", .. includes.SelectMany(include => (string[])["-I", include]), file],
            ReadOnlyMemory<byte>.Empty);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new ToolProcess("dtc", "device-tree-compiler", error).Run(
            path,
            ["-q", "-@", "-I", "dts", "-O", "dtb", .. includes.Prepend(folder).SelectMany(include => (string[])["-i", include]), "-o", "-", "-"],
            preprocessed);
    }
}
