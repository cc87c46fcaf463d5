using System.Buffers.Binary;

namespace FirmwareKit.Elf;

/// <summary>
/// The raw structures of ELF files: sizes, and one method for each that decodes it from exactly its bytes. Nothing is judged here; the reader
/// and the models of the loaders each apply their own rules.
/// </summary>
internal static class ElfLayout
{
    /// <summary>Size of the identification, and of the smallest ELF header.</summary>
    public const int IdentSize = 16;

    public static ReadOnlySpan<byte> Magic => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    public static int HeaderSize(ElfClass elfClass) => elfClass == ElfClass.Elf64 ? 64 : 52;

    public static int ProgramHeaderSize(ElfClass elfClass) => elfClass == ElfClass.Elf64 ? 56 : 32;

    public static int SectionHeaderSize(ElfClass elfClass) => elfClass == ElfClass.Elf64 ? 64 : 40;

    public static int SymbolSize(ElfClass elfClass) => elfClass == ElfClass.Elf64 ? 24 : 16;

    /// <summary>Decodes an ELF header whose class and byte order are known to be valid.</summary>
    public static ElfHeader ReadHeader(ReadOnlySpan<byte> bytes)
    {
        var elfClass = (ElfClass)bytes[4];
        var order = (ElfByteOrder)bytes[5];
        var fields = new Fields(bytes[IdentSize..], elfClass, order);
        var type = fields.Half();
        var machine = fields.Half();
        fields.Word(); // e_version
        var entry = fields.Address();
        var phoff = fields.Address();
        var shoff = fields.Address();
        var flags = fields.Word();
        fields.Half(); // e_ehsize
        return new ElfHeader
        {
            Class = elfClass,
            ByteOrder = order,
            Type = type,
            Machine = machine,
            Entry = entry,
            ProgramHeaderOffset = phoff,
            SectionHeaderOffset = shoff,
            Flags = flags,
            ProgramHeaderEntrySize = fields.Half(),
            ProgramHeaderCount = fields.Half(),
            SectionHeaderEntrySize = fields.Half(),
            SectionHeaderCount = fields.Half(),
            SectionNameTableIndex = fields.Half(),
        };
    }

    /// <summary>Decodes one program header; ELF64 has p_flags in second place.</summary>
    public static ElfSegment ReadProgramHeader(ReadOnlySpan<byte> bytes, ElfClass elfClass, ElfByteOrder order, int index)
    {
        var fields = new Fields(bytes, elfClass, order);
        var type = (ElfSegmentType)fields.Word();
        var flags = elfClass == ElfClass.Elf64 ? fields.Word() : 0;
        var offset = fields.Address();
        var vaddr = fields.Address();
        var paddr = fields.Address();
        var filesz = fields.Address();
        var memsz = fields.Address();
        if (elfClass == ElfClass.Elf32)
            flags = fields.Word();
        return new ElfSegment(index, type, (ElfSegmentFlags)flags, offset, vaddr, paddr, filesz, memsz, fields.Address());
    }

    /// <summary>Decodes one section header.</summary>
    public static ElfSection ReadSectionHeader(ReadOnlySpan<byte> bytes, ElfClass elfClass, ElfByteOrder order, int index)
    {
        var fields = new Fields(bytes, elfClass, order);
        return new ElfSection(
            index,
            fields.Word(),
            (ElfSectionType)fields.Word(),
            (ElfSectionFlags)fields.Address(),
            fields.Address(),
            fields.Address(),
            fields.Address(),
            fields.Word(),
            fields.Word(),
            fields.Address(),
            fields.Address());
    }

    /// <summary>Decodes one symbol; the two classes order the fields differently.</summary>
    public static ElfSymbol ReadSymbol(ReadOnlySpan<byte> bytes, ElfClass elfClass, ElfByteOrder order, int stringTable)
    {
        var fields = new Fields(bytes, elfClass, order);
        var name = fields.Word();
        if (elfClass == ElfClass.Elf64)
        {
            var info64 = fields.Byte();
            fields.Byte(); // st_other
            var section64 = fields.Half();
            return new ElfSymbol(name, fields.Address(), fields.Address(), info64, section64, stringTable);
        }

        var value = fields.Word();
        var size = fields.Word();
        var info = fields.Byte();
        fields.Byte(); // st_other
        return new ElfSymbol(name, value, size, info, fields.Half(), stringTable);
    }

    /// <summary>Takes one field after the other from a structure.</summary>
    private ref struct Fields(ReadOnlySpan<byte> bytes, ElfClass elfClass, ElfByteOrder order)
    {
        private readonly bool _wide = elfClass == ElfClass.Elf64;
        private readonly bool _big = order == ElfByteOrder.BigEndian;
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte() => Take(1)[0];

        public ushort Half()
        {
            var field = Take(2);
            return _big ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
        }

        public uint Word()
        {
            var field = Take(4);
            return _big ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        }

        /// <summary>A field that is 32 bits wide in ELF32 and 64 in ELF64.</summary>
        public ulong Address()
        {
            if (!_wide)
                return Word();
            var field = Take(8);
            return _big ? BinaryPrimitives.ReadUInt64BigEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            var field = _rest[..count];
            _rest = _rest[count..];
            return field;
        }
    }
}
