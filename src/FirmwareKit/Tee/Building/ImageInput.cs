using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tee.Building;

/// <summary>One ELF file on its way into an image: the bytes that are taken, and its program headers.</summary>
internal sealed class ImageInput
{
    private const int ManyProgramHeaders = 0xffff; // PN_XNUM

    private ImageInput(ByteSource source, ElfFile elf)
    {
        Source = source;
        Elf = elf;
    }

    /// <summary>The bytes, before encryption.</summary>
    public ByteSource Source { get; }

    public ElfFile Elf { get; }

    /// <summary>Size in the image, padding included: what IMGSIZE says.</summary>
    public long Size => TeeImageHeader.RoundUp8(Source.Length);

    /// <summary>Whether a segment has bytes to hash. The reader looks at all of them but PT_NULL, whose fields may say anything.</summary>
    public bool HasBytes(ElfSegment segment) => segment.FileSize != 0 && Source.Contains(segment.Offset, segment.FileSize);

    /// <exception cref="ElfFormatException">The file cannot go into an image.</exception>
    public static ImageInput Open(ByteSource file, TeeImageOptions options)
    {
        var elf = Read(file);
        var source = file;
        if (options.Content == ElfContent.Stripped)
            elf = ElfFile.Read(source = ElfStripper.Strip(elf));
        if (options.Encryption is not null)
            EncryptionChecks.RequireDisjoint(elf);
        if (options.Encryption?.PartialBlocks == PartialBlocks.Pad)
            elf = ElfFile.Read(source = SegmentPadding.Pad(elf));
        if (options.Encryption is not null)
            EncryptionChecks.Run(elf);
        return new ImageInput(source, elf);
    }

    /// <summary>Reads an ELF file and refuses what the format has no room for, or what no companion core runs.</summary>
    /// <exception cref="ElfFormatException">Not an ELF file, cut, 64-bit, big endian, not for Arm, or nothing to load.</exception>
    public static ElfFile Read(ByteSource file)
    {
        var elf = ElfFile.Read(file);
        var header = elf.Header;
        if (header.Class != ElfClass.Elf32)
            throw new ElfFormatException("A 64-bit ELF file: OP-TEE loads 32-bit ones only (TEE result 0xffff0005 BAD_FORMAT).", 4);
        if (header.ByteOrder != ElfByteOrder.LittleEndian)
            throw new ElfFormatException("A big-endian ELF file: companion cores and OP-TEE are little endian.", 5);
        if (header.Machine != ElfMachine.Arm)
            throw new ElfFormatException($"The file is for {ElfMachine.NameOf(header.Machine)}, expected Arm (e_machine 40).", 18);
        if (elf.Segments.IsEmpty)
            throw new ElfFormatException("No program headers: there is nothing to load (TEE result 0xffff0005 BAD_FORMAT).", 44);
        if (header.ProgramHeaderCount == ManyProgramHeaders)
            throw new ElfFormatException($"{elf.Segments.Length} program headers, counted outside of the ELF header (PN_XNUM), which OP-TEE does not know.", 44);
        if (!elf.Segments.Any(segment => segment.IsLoaded))
            throw new ElfFormatException("No PT_LOAD segment: OP-TEE would load nothing and start whatever is in memory.", 44);
        return elf;
    }
}
