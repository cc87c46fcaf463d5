using FirmwareKit.Elf;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_elf_sanity_check: E-02 to E-11, in order, first hit wins, all of them -EINVAL.</summary>
internal static class SanityCheck
{
    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("sanity-check", "Check the ELF headers", "rproc_elf_sanity_check");
        if (Check(boot) is not { } message)
        {
            boot.Log.RprocDebug($"Firmware is an elf{(boot.File.Class == ElfClass.Elf32 ? 32 : 64)} file");
            return 0;
        }

        boot.Log.Rproc(LogLevel.Error, message);
        return ErrorNumber.Invalid;
    }

    private static string? Check(LinuxBoot boot)
    {
        var source = boot.Image.Source;
        var size = (ulong)source.Length;
        if (size < 52)
            return "Image is too small"; // E-02
        Span<byte> buffer = stackalloc byte[64];
        var ident = source.View(0, buffer[..ElfLayout.IdentSize]);
        if (!ident.StartsWith(ElfLayout.Magic))
            return "Image is corrupted (bad magic)"; // E-03
        if (ident[4] is not (1 or 2))
            return $"Unsupported class: {ident[4]}"; // E-04
        var elfClass = (ElfClass)ident[4];
        if (elfClass == ElfClass.Elf64 && size < 64)
            return "elf64 header is too small"; // E-05
        if (ident[5] != (byte)ElfByteOrder.LittleEndian)
            return "Unsupported firmware endianness"; // E-06

        var header = ElfLayout.ReadHeader(source.View(0, buffer[..ElfLayout.HeaderSize(elfClass)]));
        var (one, all) = (CheckOneSection(header, size), CheckSections(header, size));
        if (one != all && boot.Has(KernelDifferences.ChecksSectionHeaders))
            one = all;
        if (one is not null)
            return one;

        if (header.ProgramHeaderCount == 0)
            return "No loadable segments"; // E-10
        if (header.ProgramHeaderOffset > size)
            return "Firmware size is too small"; // E-11
        return null;
    }

    private static string? CheckSections(ElfHeader header, ulong size)
    {
        var (start, entry) = (header.SectionHeaderOffset, (ulong)ElfLayout.SectionHeaderSize(header.Class));
        if (start > size)
            return "Section header table is out of bounds"; // E-07
        if (header.SectionHeaderCount != 0 && start + (header.SectionHeaderCount * entry) > size)
            return "Section headers are out of bounds"; // E-08
        return start + ((header.SectionNameTableIndex + 1UL) * entry) > size ? "Image is too small" : null; // E-09a
    }

    /// <summary>E-09b: the sum wraps for ELF64.</summary>
    private static string? CheckOneSection(ElfHeader header, ulong size) =>
        size < unchecked(header.SectionHeaderOffset + (ulong)ElfLayout.SectionHeaderSize(header.Class)) ? "Image is too small" : null;
}
