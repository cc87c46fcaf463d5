using FirmwareKit.Binary;

namespace FirmwareKit.Elf;

/// <summary>A file that is not ELF, or an ELF file whose structure leaves the file.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
/// <param name="offset">Byte offset of the field in the ELF file.</param>
public sealed class ElfFormatException(string message, long offset) : FirmwareFormatException(message, offset);
