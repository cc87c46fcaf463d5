using FirmwareKit.Binary;
using FirmwareKit.Cli.Output;
using FirmwareKit.SignedImages;

namespace FirmwareKit.Cli.Input;

/// <summary>The files that one run reads. None of them may be the output: an input is never written to.</summary>
internal sealed class InputFiles : IDisposable
{
    private readonly List<ByteSource> _open = [];
    private readonly List<string> _images = [];
    private readonly List<string> _paths = [];
    private readonly List<Action> _atEnd = [];

    /// <summary>The ELF files or images, in the order in which they were opened.</summary>
    public IReadOnlyList<string> Images => _images;

    /// <summary>Opens an ELF file or an image for as long as this object lives.</summary>
    /// <exception cref="CommandException">The file cannot be opened.</exception>
    public SigningInput OpenImage(string path) => Keep(path, InputFile.Open(path));

    /// <summary>The same, with a progress line that tells how much is read of it.</summary>
    /// <exception cref="CommandException">The file cannot be opened.</exception>
    public SigningInput OpenImage(string path, ProgressLine progress) => Keep(path, InputFile.Open(path, progress));

    /// <summary>Reads a small file whole.</summary>
    /// <exception cref="CommandException">The file cannot be read, is empty or too large.</exception>
    public byte[] ReadSmall(string path, string what, int largest)
    {
        Add(path);
        using var source = InputFile.Open(path);
        if (source.Length == 0 || source.Length > largest)
            throw new CommandException(ExitCode.BadInput, $"{path}: {source.Length} bytes; {what} has 1 to {largest}.");
        return InputFile.Read(path, () =>
        {
            var content = new byte[source.Length];
            source.Read(0, content);
            return content;
        });
    }

    /// <summary>Notes files that somebody else reads: keys.</summary>
    public void Add(params IEnumerable<string> paths) => _paths.AddRange(paths);

    /// <exception cref="CommandException">The output has no name, or is one of the inputs.</exception>
    public void CheckOutput(string output)
    {
        if (output.Length == 0)
            throw new CommandException(ExitCode.WrongUsage, "The name of an output is empty. Is a variable not set?");
        foreach (var path in _paths)
        {
            if (RealPath.AreSame(path, output))
                throw new CommandException(ExitCode.WrongUsage, $"{path} is both input and output; write to another place.");
        }
    }

    /// <summary>Notes what is done when the inputs are not needed any more: secrets are cleared.</summary>
    public void AtEnd(Action action) => _atEnd.Add(action);

    public void Dispose()
    {
        _open.ForEach(source => source.Dispose());
        _atEnd.ForEach(action => action());
    }

    private SigningInput Keep(string path, ByteSource source)
    {
        _open.Add(source);
        _images.Add(path);
        Add(path);
        return new SigningInput(path, source);
    }
}
