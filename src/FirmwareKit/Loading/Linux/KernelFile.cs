using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// The file as the kernel has it in memory, without the bounds checks that the kernel lacks. Past the end lie the rest of the last page, whose content
/// nobody knows, and then a page that is not mapped.
/// </summary>
internal sealed class KernelFile(ByteSource source, int hostBits, List<string> uncertainties)
{
    private const long PageSize = 4096;

    public long Size => source.Length;

    /// <summary>The ELF header; valid once the sanity check has passed.</summary>
    public ElfHeader Header => field ??= ReadHeader();

    public ElfClass Class => Header.Class;

    /// <summary>Program header i, at e_phoff, with the size that the kernel assumes.</summary>
    public ElfSegment ProgramHeader(int index, string function)
    {
        var size = ElfLayout.ProgramHeaderSize(Class);
        Span<byte> buffer = stackalloc byte[56];
        Read(unchecked(Header.ProgramHeaderOffset + (ulong)(index * size)), buffer[..size], function);
        return ElfLayout.ReadProgramHeader(buffer[..size], Class, ElfByteOrder.LittleEndian, index);
    }

    /// <summary>Section header i, at e_shoff, with the size that the kernel assumes.</summary>
    public ElfSection SectionHeader(int index, string function)
    {
        var size = ElfLayout.SectionHeaderSize(Class);
        Span<byte> buffer = stackalloc byte[64];
        Read(unchecked(Header.SectionHeaderOffset + (ulong)(index * size)), buffer[..size], function);
        return ElfLayout.ReadSectionHeader(buffer[..size], Class, ElfByteOrder.LittleEndian, index);
    }

    /// <summary>strcmp of the string at an offset with a name, which must match to its NUL.</summary>
    public bool StringEquals(ulong offset, ReadOnlySpan<byte> name)
    {
        Span<byte> one = stackalloc byte[1];
        for (var i = 0; i <= name.Length; i++)
        {
            Read(unchecked(offset + (ulong)i), one, "strcmp");
            if (one[0] != (i < name.Length ? name[i] : 0))
                return false;
        }

        return true;
    }

    /// <summary>Reads bytes at an offset, as a pointer would.</summary>
    /// <exception cref="KernelOopsException">The bytes are in no mapped page.</exception>
    public void Read(ulong offset, Span<byte> destination, string function)
    {
        if (hostBits == 32)
            offset &= uint.MaxValue;
        if (source.Contains(offset, (ulong)destination.Length))
        {
            source.Read((long)offset, destination);
            return;
        }

        var mapped = (Size + PageSize - 1) / PageSize * PageSize;
        if (offset > (ulong)mapped || offset + (ulong)destination.Length > (ulong)mapped)
            throw new KernelOopsException(function, $"{function} reads at offset 0x{offset:x} of a file of 0x{Size:x} bytes, where nothing is mapped");
        var text = $"{function} reads behind the end of the file; what it finds there is chance";
        if (!uncertainties.Contains(text))
            uncertainties.Add(text);
        destination.Clear();
        var inside = (int)Math.Max(0, Size - (long)offset);
        source.Read((long)offset - (inside == 0 ? (long)offset : 0), destination[..inside]);
    }

    private ElfHeader ReadHeader()
    {
        Span<byte> buffer = stackalloc byte[64];
        var class64 = source.View(4, buffer[..1])[0] == (byte)ElfClass.Elf64;
        return ElfLayout.ReadHeader(source.View(0, buffer[..(class64 ? 64 : 52)]));
    }
}
