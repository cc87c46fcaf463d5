using FirmwareKit.Binary;
using FirmwareKit.Elf;

namespace FirmwareKit.Comparison;

/// <summary>One image of a firmware file.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Start">Offset of its first byte in the file.</param>
/// <param name="Source">Its bytes; in a signed image with padding.</param>
/// <param name="Elf">The ELF file; null when it is none.</param>
/// <param name="IsEncrypted">Whether its segments are encrypted.</param>
internal sealed record ComparedPart(int Index, long Start, ByteSource Source, ElfFile? Elf, bool IsEncrypted);
