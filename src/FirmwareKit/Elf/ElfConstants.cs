namespace FirmwareKit.Elf;

/// <summary>EI_CLASS: width of addresses.</summary>
public enum ElfClass : byte
{
    /// <summary>ELFCLASS32: 32-bit addresses.</summary>
    Elf32 = 1,

    /// <summary>ELFCLASS64: 64-bit addresses.</summary>
    Elf64 = 2,
}

/// <summary>EI_DATA: byte order of all multi-byte fields.</summary>
public enum ElfByteOrder : byte
{
    /// <summary>ELFDATA2LSB.</summary>
    LittleEndian = 1,

    /// <summary>ELFDATA2MSB.</summary>
    BigEndian = 2,
}

/// <summary>p_type: what a program header describes. Values that are not named here are kept as they are.</summary>
public enum ElfSegmentType : uint
{
    /// <summary>PT_NULL: unused entry.</summary>
    Null = 0,

    /// <summary>PT_LOAD: bytes to put into memory. The only type that loaders act on.</summary>
    Load = 1,

    /// <summary>PT_DYNAMIC.</summary>
    Dynamic = 2,

    /// <summary>PT_INTERP.</summary>
    Interpreter = 3,

    /// <summary>PT_NOTE.</summary>
    Note = 4,

    /// <summary>PT_PHDR: the program-header table itself.</summary>
    ProgramHeaders = 6,

    /// <summary>PT_TLS.</summary>
    ThreadLocal = 7,

    /// <summary>PT_GNU_STACK.</summary>
    GnuStack = 0x6474e551,

    /// <summary>PT_ARM_EXIDX: the unwind index.</summary>
    ArmExidx = 0x70000001,
}

/// <summary>p_flags.</summary>
[Flags]
public enum ElfSegmentFlags : uint
{
    /// <summary>No access.</summary>
    None = 0,

    /// <summary>PF_X.</summary>
    Execute = 1,

    /// <summary>PF_W.</summary>
    Write = 2,

    /// <summary>PF_R.</summary>
    Read = 4,
}

/// <summary>sh_type. Values that are not named here are kept as they are.</summary>
public enum ElfSectionType : uint
{
    /// <summary>SHT_NULL.</summary>
    Null = 0,

    /// <summary>SHT_PROGBITS.</summary>
    ProgramBits = 1,

    /// <summary>SHT_SYMTAB.</summary>
    SymbolTable = 2,

    /// <summary>SHT_STRTAB.</summary>
    StringTable = 3,

    /// <summary>SHT_RELA.</summary>
    RelocationsWithAddends = 4,

    /// <summary>SHT_NOTE.</summary>
    Note = 7,

    /// <summary>SHT_NOBITS: takes no room in the file, <c>.bss</c>.</summary>
    NoBits = 8,

    /// <summary>SHT_REL.</summary>
    Relocations = 9,

    /// <summary>SHT_DYNSYM.</summary>
    DynamicSymbolTable = 11,

    /// <summary>SHT_ARM_EXIDX.</summary>
    ArmExidx = 0x70000001,

    /// <summary>SHT_ARM_ATTRIBUTES: build attributes, <c>.ARM.attributes</c>.</summary>
    ArmAttributes = 0x70000003,
}

/// <summary>sh_flags.</summary>
[Flags]
public enum ElfSectionFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SHF_WRITE.</summary>
    Write = 1,

    /// <summary>SHF_ALLOC: takes memory when the firmware runs.</summary>
    Allocate = 2,

    /// <summary>SHF_EXECINSTR.</summary>
    Execute = 4,

    /// <summary>SHF_TLS: a template for each thread; its <c>.tbss</c> takes no memory by itself.</summary>
    ThreadLocal = 0x400,

    /// <summary>SHF_COMPRESSED: the bytes are a compression header and compressed data.</summary>
    Compressed = 0x800,
}

/// <summary>e_machine values that firmware of companion cores has.</summary>
public static class ElfMachine
{
    /// <summary>EM_ARM: 32-bit Arm, which all Cortex-M are.</summary>
    public const ushort Arm = 40;

    /// <summary>EM_AARCH64.</summary>
    public const ushort AArch64 = 183;

    /// <summary>The usual name of a machine number, or the number itself.</summary>
    /// <param name="machine">e_machine.</param>
    public static string NameOf(ushort machine) => machine switch
    {
        0 => "none",
        3 => "x86",
        Arm => "Arm",
        62 => "x86-64",
        94 => "Xtensa",
        AArch64 => "AArch64",
        243 => "RISC-V",
        _ => $"machine {machine}",
    };
}
