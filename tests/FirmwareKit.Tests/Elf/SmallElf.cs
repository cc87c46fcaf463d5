using System.Buffers.Binary;
using FirmwareKit.Binary;

namespace FirmwareKit.Tests.Elf;

/// <summary>A segment of <see cref="SmallElf"/>.</summary>
internal readonly record struct SmallSegment(uint Type, uint Offset, uint Address, uint FileSize, uint MemorySize);

/// <summary>A section of <see cref="SmallElf"/> beside the unused one and the names; it is called .text.</summary>
internal readonly record struct SmallSection(uint Type, uint Flags, uint Offset, uint Size, uint Link);

/// <summary>
/// ELF files that no linker makes, for Arm: headers, bytes 0x11 from 0x400 to 0x800, section headers and their names behind them.
/// </summary>
internal static class SmallElf
{
    private const int Body = 0x400;
    private const int End = 0x800;

    public static byte[] Make(IReadOnlyList<SmallSegment> segments, params IReadOnlyList<SmallSection> sections)
    {
        var names = "\0.shstrtab\0.text\0"u8;
        var namesOffset = End + ((sections.Count + 2) * 40);
        var elf = new byte[namesOffset + names.Length];
        Words(elf, 0, 0x464c457f, 0x00010101, 0, 0, 0x00280002, 1, segments.Count == 0 ? 0 : segments[0].Address, 52, End, 0x05000000, 0x00200034);
        Words(elf, 44, (uint)segments.Count | (40u << 16), (uint)(sections.Count + 2) | ((uint)(sections.Count + 1) << 16));
        elf.AsSpan(Body, End - Body).Fill(0x11);
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            Words(elf, 52 + (32 * i), segment.Type, segment.Offset, segment.Address, segment.Address, segment.FileSize, segment.MemorySize, 5, 4);
        }

        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            Words(elf, End + (40 * (i + 1)), 11, section.Type, section.Flags, 0, section.Offset, section.Size, section.Link, 0, 1, 0);
        }

        Words(elf, namesOffset - 40, 1, 3, 0, 0, (uint)namesOffset, (uint)names.Length, 0, 0, 1, 0);
        names.CopyTo(elf.AsSpan(namesOffset));
        return elf;
    }

    public static ByteSource Source(IReadOnlyList<SmallSegment> segments, params IReadOnlyList<SmallSection> sections) => ByteSource.FromMemory(Make(segments, sections));

    private static void Words(Span<byte> elf, int offset, params ReadOnlySpan<uint> words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(elf[offset..], word);
            offset += 4;
        }
    }
}
