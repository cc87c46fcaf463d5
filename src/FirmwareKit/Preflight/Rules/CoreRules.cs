using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK1009 to FK1014: whether the file is firmware for this core, in what no loader looks at.</summary>
internal static class CoreRules
{
    private const ushort Executable = 2;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK1009",
            Severity.Warning,
            "Not a linked executable",
            "e_type should be 2, an executable at fixed addresses. Linux does not look at it; an object file has no addresses yet, and a position-independent file needs relocations that nobody applies.",
            "Link without -r, -shared and -pie (arm-none-eabi-gcc -no-pie).",
            "linux-remoteproc.md E-15",
            NotExecutable),
        new(
            "FK1010",
            Severity.Warning,
            "ELF header that OP-TEE refuses",
            "Linux takes the sizes of headers for granted and does not read them. OP-TEE compares them and answers BAD_FORMAT, so that this file cannot be signed as it is.",
            "Link again; look for a tool after the linker that rewrites headers.",
            "linux-remoteproc.md E-15; elf_parser.c of OP-TEE's remoteproc application (tee-image.md TL-03)",
            OddHeader),
        new(
            "FK1011",
            Severity.Error,
            "Instructions that the core does not have",
            "The file's build attributes tell for which architecture it was compiled, and no loader reads them. The core starts, and faults at the first instruction that it does not know.",
            "Compile for the core, or start the file on the core that it was built for.",
            "ABI for the Arm Architecture, Tag_CPU_arch; linux-remoteproc.md E-15, X-39",
            ForeignInstructions),
        new(
            "FK1012",
            Severity.Warning,
            "Built for a smaller core",
            "This core executes the instructions, but firmware of another core expects that one's vector table, interrupts and peripherals. Often the wrong file, or the wrong build configuration, was taken.",
            "Compile for the core.",
            "ABI for the Arm Architecture, Tag_CPU_arch",
            SmallerCore),
        new(
            "FK1013",
            Severity.Error,
            "Floating-point unit that the core does not have",
            "The code uses floating-point instructions of another unit than this core's. The first of them is a usage fault (on a Cortex-M0+ a hard fault).",
            "Compile with the core's floating-point options.",
            "ABI for the Arm Architecture, Tag_FP_arch, Tag_ABI_HardFP_use",
            ForeignFloatingPoint),
        new(
            "FK1014",
            Severity.Warning,
            "Section that no segment loads",
            "The section takes memory when the firmware runs, and no PT_LOAD segment holds it. Loaders go by segments, so that its content is not there.",
            "Assign the section to a segment: add it to PHDRS in the linker script, or remove it from there and let the linker decide.",
            "linux-remoteproc.md S-08",
            SectionOutsideSegments),
    ];

    private static FindingLocation AttributesLocation => new("section .ARM.attributes");

    private static IEnumerable<Evidence> NotExecutable(PreflightContext context)
    {
        if (context.Image.Elf is { Header: { Type: not Executable, ByteOrder: ElfByteOrder.LittleEndian } header } && context.Segments.Any())
        {
            yield return new Evidence(
                $"e_type is {header.Type}{header.Type switch { 1 => ", an object file", 3 => ", a shared object or position-independent executable", 4 => ", a core dump", _ => string.Empty }}.",
                new FindingLocation("e_type", 16));
        }
    }

    private static IEnumerable<Evidence> OddHeader(PreflightContext context)
    {
        if (context.Image.Elf is not { Header: { Class: ElfClass.Elf32, ByteOrder: ElfByteOrder.LittleEndian } header } elf)
            yield break;
        if (header.ProgramHeaderEntrySize != 32)
            yield return new Evidence($"e_phentsize is {header.ProgramHeaderEntrySize} instead of 32.", new FindingLocation("e_phentsize", 42));
        if (header.SectionHeaderEntrySize != 40)
            yield return new Evidence($"e_shentsize is {header.SectionHeaderEntrySize} instead of 40.", new FindingLocation("e_shentsize", 46), header.SectionHeaderEntrySize == 0 ? "Strip with arm-none-eabi-strip, which keeps the section headers that OP-TEE needs." : null);
        if (elf.Source.View(6, stackalloc byte[1])[0] != 1)
            yield return new Evidence("EI_VERSION is not 1.", new FindingLocation("EI_VERSION", 6));
    }

    private static IEnumerable<Evidence> ForeignInstructions(PreflightContext context)
    {
        if (CoreInstructions.Of(context.Processor.Type.Core) is not { } core || context.Attributes is not { } attributes || core.Fit(attributes) != InstructionFit.Foreign)
            yield break;
        yield return new Evidence(
            attributes.UsesArmInstructions && attributes.Profile is '\0' or 'M'
                ? $"The file holds instructions of the 32-bit Arm set; {context.Processor.Name} is a {core.Core}, which executes Thumb only."
                : $"The file is built for {Describe(attributes)}; {context.Processor.Name} is a {core.Core}.",
            AttributesLocation,
            Suited(context, attributes) is { } other
                ? $"Start it on {other.Name} ({other.Node.Path}), which is a {other.Type.Core}; or compile with {core.CompilerOption}."
                : $"Compile and link with {core.CompilerOption}.");
    }

    private static IEnumerable<Evidence> SmallerCore(PreflightContext context)
    {
        if (CoreInstructions.Of(context.Processor.Type.Core) is not { } core || context.Attributes is not { } attributes || core.Fit(attributes) != InstructionFit.Smaller)
            yield break;
        yield return new Evidence(
            $"The file is built for {Describe(attributes)}; {context.Processor.Name} is a {core.Core}, which executes it.",
            AttributesLocation,
            Suited(context, attributes) is { } other
                ? $"Start it on {other.Name} ({other.Node.Path}), which is a {other.Type.Core}; or compile with {core.CompilerOption}."
                : $"Compile and link with {core.CompilerOption}, or ignore this rule with the reason.");
    }

    /// <summary>Another processor of the tree that the file was built for.</summary>
    private static RemoteProcessor? Suited(PreflightContext context, ArmAttributes attributes) =>
        RemoteProcessor.FindAll(context.Processor.Tree).FirstOrDefault(other => other.Node != context.Processor.Node && CoreInstructions.Of(other.Type.Core)?.Fit(attributes) == InstructionFit.Native);

    private static string Describe(ArmAttributes attributes)
    {
        var cores = CoreInstructions.BuiltFor(attributes).Select(core => core.Core).Where(core => core != "Cortex-M4F").ToList();
        return $"Arm {CoreInstructions.ArchitectureOf(attributes)}{(cores.Count == 0 ? string.Empty : $" ({string.Join(", ", cores)})")}";
    }

    private static IEnumerable<Evidence> ForeignFloatingPoint(PreflightContext context)
    {
        if (CoreInstructions.Of(context.Processor.Type.Core) is not { } core || context.Attributes is not { } attributes || core.HasUnitFor(attributes) || core.Fit(attributes) == InstructionFit.Foreign)
            yield break;
        yield return new Evidence(
            $"{(core.HasFloatingPoint ? "The file uses a floating-point unit that this core does not have (double precision, more registers, or a newer version)" : "The file uses a floating-point unit")}{(attributes.PassesFloatsInRegisters ? ", and passes arguments in its registers" : string.Empty)}; the {core.Core} has {(core.HasFloatingPoint ? "single precision only" : "none")}.",
            AttributesLocation,
            core.Core switch
            {
                _ when !core.HasFloatingPoint => $"Compile with {core.CompilerOption} -mfloat-abi=soft, and link libraries built so.",
                "Cortex-M33" => $"Compile with {core.CompilerOption} -mfpu=fpv5-sp-d16 -mfloat-abi=hard, and link libraries built so.",
                _ => $"Compile with {core.CompilerOption} -mfpu=fpv4-sp-d16 -mfloat-abi=hard, and link libraries built so.",
            });
    }

    private static IEnumerable<Evidence> SectionOutsideSegments(PreflightContext context)
    {
        if (context.Image is not { Damage.Count: 0, Elf: { } elf } || !context.Segments.Any())
            yield break;
        RangeCover? virtualAddresses = null, loadAddresses = null;
        foreach (var section in elf.Sections)
        {
            if ((section.Flags & ElfSectionFlags.Allocate) == 0 || section.Size == 0 || section.Type == ElfSectionType.Null)
                continue;
            // By address in memory, as ld assigns them; a segment may also be told by its file bytes where LMA and VMA differ.
            virtualAddresses ??= new RangeCover(context.Segments.Select(segment => new Binary.AddressRange(segment.VirtualAddress, segment.MemorySize)));
            loadAddresses ??= new RangeCover(context.Segments.Select(segment => segment.Memory));
            if (!virtualAddresses.Contains(section.Memory) && !loadAddresses.Contains(section.Memory))
                yield return new Evidence($"Section {elf.GetName(section)} at {section.Memory} is in no PT_LOAD segment.", context.LocationOf(section));
        }
    }
}
