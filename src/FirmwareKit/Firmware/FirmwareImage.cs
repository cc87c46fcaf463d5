using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>
/// A firmware file as it is given to a loader: its name, its bytes, and what could be read of it. A file that no reader can make sense of is still an
/// image, since the loader's answer to it is wanted all the same.
/// </summary>
public sealed class FirmwareImage
{
    private FirmwareImage(string name, ByteSource source, FirmwareFormat format, ElfFile? elf, IReadOnlyList<ElfFormatException> damage)
    {
        Name = name;
        Source = source;
        Format = format;
        Elf = elf;
        Damage = damage;
    }

    /// <summary>The name under which the loader is asked for the file, as it prints it: <c>firmware.elf</c>.</summary>
    public string Name { get; }

    /// <summary>The bytes.</summary>
    public ByteSource Source { get; }

    /// <summary>Whether there is no file of that name.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>What the file is.</summary>
    public FirmwareFormat Format { get; }

    /// <summary>The ELF file, as far as it can be read; null when it is none, or too short for a header.</summary>
    public ElfFile? Elf { get; }

    /// <summary>What of the ELF file is not inside the file.</summary>
    public IReadOnlyList<ElfFormatException> Damage { get; }

    /// <summary>A name under which no file is found.</summary>
    /// <param name="name">The name on the board.</param>
    public static FirmwareImage Missing(string name) =>
        new(name, ByteSource.FromMemory(default), FirmwareFormat.Unknown, null, []) { IsMissing = true };

    /// <summary>The same firmware under another name on the board.</summary>
    /// <param name="name">The name.</param>
    public FirmwareImage Named(string name) => new(name, Source, Format, Elf, Damage) { IsMissing = IsMissing };

    /// <summary>Looks at a file.</summary>
    /// <param name="name">Its name on the board.</param>
    /// <param name="source">Its bytes; they are used as long as the result is.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FirmwareImage Open(string name, ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(name);
        var format = FirmwareFormats.Detect(source);
        if (format != FirmwareFormat.Elf)
            return new FirmwareImage(name, source, format, null, []);
        try
        {
            var elf = ElfFile.ReadDamaged(source, out var damage);
            return new FirmwareImage(name, source, format, elf, damage);
        }
        catch (ElfFormatException e)
        {
            return new FirmwareImage(name, source, format, null, [e]);
        }
    }
}
