using System.Buffers.Binary;
using System.Text;
using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Tests.Elf.Dwarf;

/// <summary>An ELF file of one executable section, which has no bytes in the file, and debug sections put together by a test.</summary>
internal static class DebugElf
{
    /// <summary>Where the code starts; it has 1 MiB.</summary>
    public const ulong Code = 0x20000000;

    private const int HeaderSize = 52;
    private const int CodeSize = 0x100000;

    public static ElfFile With(params ReadOnlySpan<(string Name, byte[] Content)> sections)
    {
        var (names, body) = (new List<byte> { 0 }, new MemoryStream());
        var rows = new List<uint>(new uint[10]);
        rows.AddRange([Name(names, ".text"), 8, 6, (uint)Code, HeaderSize, CodeSize, 0, 0, 4, 0]);
        foreach (var (name, content) in sections)
        {
            rows.AddRange([Name(names, name), 1, 0, 0, (uint)(HeaderSize + body.Length), (uint)content.Length, 0, 0, 1, 0]);
            body.Write(content);
        }

        var nameOfNames = Name(names, ".shstrtab");
        rows.AddRange([nameOfNames, 3, 0, 0, (uint)(HeaderSize + body.Length), (uint)names.Count, 0, 0, 1, 0]);
        body.Write([.. names]);
        var bytes = new byte[HeaderSize + body.Length + (4 * rows.Count)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), 2 | (40 << 16));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(32), (uint)(HeaderSize + body.Length));
        ushort[] tail = [HeaderSize, 32, 0, 40, (ushort)(rows.Count / 10), (ushort)((rows.Count / 10) - 1)];
        for (var i = 0; i < tail.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(40 + (2 * i)), tail[i]);
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(bytes.AsSpan(HeaderSize));
        for (var i = 0; i < rows.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderSize + (int)body.Length + (4 * i)), rows[i]);
        return ElfFile.Read(ByteSource.FromMemory(bytes));
    }

    private static uint Name(List<byte> names, string name)
    {
        var offset = (uint)names.Count;
        names.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        return offset;
    }
}
