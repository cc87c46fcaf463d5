using System.Text;

namespace FirmwareKit.Elf;

/// <summary>
/// The build attributes of a whole Arm file, from its section of type SHT_ARM_ATTRIBUTES: which instructions it holds and how it passes floating-point
/// arguments (Addenda to, and Errata in, the ABI for the Arm Architecture, chapter "Build attributes").
/// </summary>
public sealed class ArmAttributes
{
    /// <summary>Linkers write some hundred bytes; this only bounds the work on a hostile file.</summary>
    private const ulong LargestSection = 64 * 1024;

    private const byte FormatVersion = (byte)'A';
    private const ulong FileTag = 1;

    private const int CpuName = 5;
    private const int CpuArchitecture = 6;
    private const int CpuArchitectureProfile = 7;
    private const int ArmInstructions = 8;
    private const int FloatingPoint = 10;
    private const int HardwareFloatUse = 27;
    private const int FloatArguments = 28;
    private const int Compatibility = 32;

    /// <summary>The tags that somebody asks for; files have some twenty.</summary>
    private static readonly ulong[] Known = [CpuArchitecture, CpuArchitectureProfile, ArmInstructions, FloatingPoint, HardwareFloatUse, FloatArguments];

    private readonly ulong?[] _numbers = new ulong?[Known.Length];

    private ArmAttributes()
    {
    }

    /// <summary>Tag_CPU_name: <c>8-M.MAIN</c>, <c>Cortex-M4</c>; empty when the file does not say.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Tag_CPU_arch; null when the file does not say.</summary>
    public ulong? Architecture => Find(CpuArchitecture);

    /// <summary>Tag_CPU_arch_profile: <c>'A'</c>, <c>'R'</c>, <c>'M'</c>, or 0 where the architecture has none.</summary>
    public char Profile => Find(CpuArchitectureProfile) is { } profile and < 128 ? (char)profile : '\0';

    /// <summary>Tag_ARM_ISA_use: whether there are instructions of the 32-bit Arm set, which no Cortex-M executes.</summary>
    public bool UsesArmInstructions => Find(ArmInstructions) is > 0;

    /// <summary>Tag_FP_arch: 0 where the code uses no floating-point unit.</summary>
    public ulong FloatingPointUnit => Find(FloatingPoint) ?? 0;

    /// <summary>Tag_ABI_HardFP_use is 1: of the floating-point unit only single precision is used.</summary>
    public bool IsSinglePrecision => Find(HardwareFloatUse) == 1;

    /// <summary>Tag_ABI_VFP_args is 1: floating-point arguments travel in registers of the unit (-mfloat-abi=hard).</summary>
    public bool PassesFloatsInRegisters => Find(FloatArguments) == 1;

    /// <summary>Reads the attributes of a file.</summary>
    /// <param name="elf">The file.</param>
    /// <returns>The attributes, as far as they can be read; null when the file has none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ArmAttributes? Read(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        foreach (var section in elf.Sections)
        {
            if (section.Type != ElfSectionType.ArmAttributes || section.Size is 0 or > LargestSection || !elf.Source.Contains(section.Offset, section.Size))
                continue;
            var bytes = new byte[section.Size];
            elf.Source.Read((long)section.Offset, bytes);
            return Parse(bytes, elf.Header.ByteOrder);
        }

        return null;
    }

    /// <summary>Reads the content of such a section. What is malformed ends the reading; what was read before it counts.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="byteOrder">The file's byte order.</param>
    /// <returns>The attributes; null when the content is of another format.</returns>
    public static ArmAttributes? Parse(ReadOnlySpan<byte> bytes, ElfByteOrder byteOrder)
    {
        if (bytes.Length == 0 || bytes[0] != FormatVersion)
            return null;
        var attributes = new ArmAttributes();
        for (var rest = bytes[1..]; TakeBlock(ref rest, byteOrder, headBytes: 0, out var vendor);)
        {
            var end = vendor.IndexOf((byte)0);
            if (end < 0 || !vendor[..end].SequenceEqual("aeabi"u8))
                continue;
            vendor = vendor[(end + 1)..];
            while (vendor.Length > 0 && vendor[0] == FileTag && TakeBlock(ref vendor, byteOrder, headBytes: 1, out var block))
                attributes.ReadTags(block);
        }

        return attributes;
    }

    private ulong? Find(int tag) => _numbers[Array.IndexOf(Known, (ulong)tag)];

    /// <summary>A block counts its own length, after a tag of <paramref name="headBytes"/> bytes.</summary>
    private static bool TakeBlock(ref ReadOnlySpan<byte> rest, ElfByteOrder byteOrder, int headBytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        var head = headBytes + sizeof(uint);
        if (rest.Length < head)
            return false;
        var length = byteOrder == ElfByteOrder.LittleEndian
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(rest[headBytes..])
            : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(rest[headBytes..]);
        if (length < head || length > rest.Length)
            return false;
        content = rest[head..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private void ReadTags(ReadOnlySpan<byte> block)
    {
        while (TakeNumber(ref block, out var tag))
        {
            if (tag == Compatibility)
            {
                if (!TakeNumber(ref block, out _) || !TakeText(ref block, out _))
                    return;
            }
            else if (tag is 4 or CpuName || (tag > Compatibility && tag % 2 != 0))
            {
                if (!TakeText(ref block, out var text))
                    return;
                if (tag == CpuName)
                    Name = text;
            }
            else if (TakeNumber(ref block, out var value))
            {
                if (Array.IndexOf(Known, tag) is var known and >= 0)
                    _numbers[known] = value;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>ULEB128, at most 63 bits of it.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(rest.Length, 9); i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] >= 0x80)
                continue;
            rest = rest[(i + 1)..];
            return true;
        }

        return false;
    }

    private static bool TakeText(ref ReadOnlySpan<byte> rest, out string text)
    {
        var end = rest.IndexOf((byte)0);
        text = end < 0 ? string.Empty : Encoding.UTF8.GetString(rest[..end]);
        if (end < 0)
            return false;
        rest = rest[(end + 1)..];
        return true;
    }
}
