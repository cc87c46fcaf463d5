using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK1xxx: the ELF file.</summary>
internal static class ElfRules
{
    /// <summary>What is open or goes wrong when attaching, and is no fault of the file: FK2060, FK2061, FK3080, FK3081.</summary>
    private static readonly string[] ToldElsewhere = ["rsc-tbl", "has a file rproc-", "lies at the table's address", "Unable to map memory region"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK1001",
            Severity.Error,
            "Not an ELF file",
            "Linux looks for the four bytes 7f 45 4c 46 at the start and refuses anything else. A raw binary (.bin), a hex file or a wrong output of the build is refused however good its content is.",
            "Give the linker's ELF output (.elf, .out, .axf), not the result of objcopy.",
            "rproc_elf_sanity_check (linux-remoteproc.md E-03)",
            NotElf),
        new(
            "FK1002",
            Severity.Error,
            "The file ends before its content",
            "A header points behind the end of the file: the copy is incomplete or damaged. Some kernels notice only a part of such damage and load what is there.",
            "Copy the file again and compare its size or SHA-256 with the build's output.",
            "rproc_elf_sanity_check, rproc_elf_load_segments (linux-remoteproc.md E-02, E-05, E-07 to E-11, S-04)",
            Cut),
        new(
            "FK1003",
            Severity.Error,
            "Wrong class or byte order",
            "Linux takes 32-bit and 64-bit ELF files in its own byte order, which is little endian. Companion cores of these SoCs are little endian too.",
            "Compile and link for little endian (-mlittle-endian, which is the default).",
            "rproc_elf_sanity_check (linux-remoteproc.md E-04, E-06)",
            WrongClass),
        new(
            "FK1004",
            Severity.Error,
            "Nothing to load",
            "Without a PT_LOAD segment of some size nothing is copied. Linux tests only that there are program headers: it would start the core on whatever is in memory.",
            "Link an executable: an object file (.o) or a library has no segments.",
            "rproc_elf_sanity_check (linux-remoteproc.md E-10, E-13)",
            NothingToLoad),
        new(
            "FK1005",
            Severity.Error,
            "Firmware for another machine",
            "No loader compares e_machine with the core. Code for another machine is loaded, started, and crashes.",
            "Compile for the core: arm-none-eabi-gcc -mcpu=cortex-m33 (or -m4, -m0plus).",
            "linux-remoteproc.md E-15",
            OtherMachine),
        new(
            "FK1006",
            Severity.Error,
            "Segment larger in the file than in memory",
            "p_filesz must not exceed p_memsz; no linker writes that. The file is damaged, or made by a faulty tool.",
            "Link again; look for a tool after the linker that rewrites program headers.",
            "rproc_elf_load_segments (linux-remoteproc.md S-03)",
            FileSizeAboveMemorySize),
        new(
            "FK1007",
            Severity.Warning,
            "64-bit ELF file for a 32-bit core",
            "Linux accepts it and uses only the lower half of addresses. OP-TEE refuses such a file, so that it can never be signed.",
            "Link for 32-bit Arm (elf32-littlearm).",
            "linux-remoteproc.md E-14, D-04; tee-image.md TL-03",
            SixtyFourBit),
        new(
            "FK1008",
            Severity.Error,
            "The kernel leaves its own data",
            "The file makes this kernel read or write outside of the memory it should. What happens then depends on what lies there: it may boot, misbehave, or crash the board.",
            "Link the firmware again with a sound tool chain; never put such a file on a board.",
            "linux-remoteproc.md E-15, E-16, D-04, R-61",
            OutOfBounds),
    ];

    private static IEnumerable<Evidence> NotElf(PreflightContext context)
    {
        if (context.Image.Format == FirmwareFormat.SignedImage || context.Processor.Type.Delivery == FirmwareDelivery.SignedImage)
            yield break;
        if (context.BoardLine("bad magic") is { } line)
            yield return new Evidence($"{context.Image.Name} does not start with the ELF magic number.", new FindingLocation("start of the file", 0), BoardLine: line);
    }

    private static IEnumerable<Evidence> Cut(PreflightContext context)
    {
        string[] texts = ["Image is too small", "elf64 header is too small", "out of bounds", "Firmware size is too small", "truncated fw", "Direct firmware load"];
        var line = context.FirstLine(texts);
        if (context.Image.Source.Length == 0)
        {
            yield return new Evidence("The file is empty.", new FindingLocation("the file"), BoardLine: line);
        }
        else if (context.Image.Damage is [var first, ..] && context.Image.Elf is not null)
        {
            yield return new Evidence(first.Message, new FindingLocation($"byte 0x{first.Offset:x}", first.Offset), BoardLine: line);
        }
        else if (line is not null && context.Image.Format is FirmwareFormat.Elf or FirmwareFormat.Unknown && !context.Image.IsMissing && context.Outcome.Attachment is null)
        {
            yield return new Evidence($"The file has {context.Image.Source.Length} bytes, too few for its headers.", new FindingLocation("the file", 0), BoardLine: line);
        }
    }

    private static IEnumerable<Evidence> WrongClass(PreflightContext context)
    {
        if (context.BoardLine("Unsupported class") is { } elfClass)
            yield return new Evidence("The ELF class is neither 32-bit nor 64-bit.", new FindingLocation("EI_CLASS", 4), BoardLine: elfClass);
        if (context.BoardLine("Unsupported firmware endianness") is { } order)
            yield return new Evidence("The ELF file is big endian.", new FindingLocation("EI_DATA", 5), BoardLine: order);
    }

    private static IEnumerable<Evidence> NothingToLoad(PreflightContext context)
    {
        if (context.Image.Elf is { } elf && (context.Image.Damage.Count == 0 || elf.Header.ProgramHeaderCount == 0) && !context.Segments.Any())
        {
            yield return new Evidence(
                elf.Segments.IsEmpty ? "The file has no program headers." : "None of the program headers is a PT_LOAD with a size.",
                new FindingLocation("program headers", (long)Math.Min(elf.Header.ProgramHeaderOffset, long.MaxValue)),
                BoardLine: context.BoardLine("No loadable segments"));
        }
    }

    private static IEnumerable<Evidence> OtherMachine(PreflightContext context)
    {
        if (context.Image.Elf is { Header: { ByteOrder: ElfByteOrder.LittleEndian, Machine: not ElfMachine.Arm } header })
            yield return new Evidence($"The file is for {ElfMachine.NameOf(header.Machine)}; {context.Processor.Name} is a {context.Processor.Type.Core}.", new FindingLocation("e_machine", 18), CoreInstructions.Of(context.Processor.Type.Core) is { } core ? $"Compile and link with arm-none-eabi-gcc {core.CompilerOption}." : null);
    }

    private static IEnumerable<Evidence> FileSizeAboveMemorySize(PreflightContext context)
    {
        foreach (var segment in context.Segments)
        {
            if (segment.FileSize <= segment.MemorySize)
                continue;
            yield return new Evidence(
                $"Segment {segment.Index} has 0x{segment.FileSize:x} bytes in the file and 0x{segment.MemorySize:x} in memory.",
                context.LocationOf(segment),
                BoardLine: context.BoardLine($"bad phdr filesz 0x{segment.FileSize:x} memsz 0x{segment.MemorySize:x}"));
        }
    }

    private static IEnumerable<Evidence> SixtyFourBit(PreflightContext context)
    {
        if (context.Image.Elf is { Header.Class: ElfClass.Elf64, Header.ByteOrder: ElfByteOrder.LittleEndian })
            yield return new Evidence($"The file is 64-bit; {context.Processor.Name} is a 32-bit {context.Processor.Type.Core}.", new FindingLocation("EI_CLASS", 4));
    }

    private static IEnumerable<Evidence> OutOfBounds(PreflightContext context) =>
        context.Outcome.Uncertainties.Count == 0 ? [] : OutOfBounds(context, context.Outcome.Uncertainties);

    private static IEnumerable<Evidence> OutOfBounds(PreflightContext context, IReadOnlyList<string> uncertainties) =>
        from text in uncertainties
        where context.Processor.Type.Delivery == FirmwareDelivery.Elf || context.Outcome.Verdict == LoadVerdict.KernelCrash
        where !text.Contains("memory-region", StringComparison.Ordinal)
        where context.Outcome.Attachment is null || !ToldElsewhere.Any(told => text.Contains(told, StringComparison.Ordinal))
        select new Evidence(char.ToUpperInvariant(text[0]) + text[1..] + ".", new FindingLocation("the file"));
}
