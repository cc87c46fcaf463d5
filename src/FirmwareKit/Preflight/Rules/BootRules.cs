using System.Numerics;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK6xxx: boot address and vector table.</summary>
internal static class BootRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK6001",
            Severity.Error,
            "No boot address",
            "ST's driver takes the boot address from the section .isr_vectors (or A0, IAR), spelled exactly so. Without it the core is started at address 0, and no line says so.",
            "Call the vector table's output section .isr_vectors in the linker script.",
            "stm32_rproc_get_vect_table (linux-remoteproc.md P-20, P-21)",
            NoBootAddress),
        new(
            "FK6002",
            Severity.Error,
            "Boot address is not aligned",
            "The boot-address register has no low bits. The driver prints an error, reports success, and never starts the core.",
            "Align the vector table to 128 bytes: . = ALIGN(128); before it, or a MEMORY with an aligned ORIGIN.",
            "stm32_rproc_start (linux-remoteproc.md P-32)",
            Misaligned),
        new(
            "FK6003",
            Severity.Error,
            "Reset vector is wrong",
            "The second word of the vector table is the address of the reset handler, with bit 0 set (Thumb), inside loaded code. Otherwise the core faults at its first instruction.",
            "Put the handler's symbol into the table and mark it as a function (.type Reset_Handler, %function), so that the linker sets bit 0.",
            "Armv7-M, Armv8-M reference manuals; device-tree.md VEC020, VEC021",
            BadReset),
        new(
            "FK6004",
            Severity.Error,
            "Initial stack pointer is outside of the core's memory",
            "The first word of the vector table is the stack's top. The first push goes right below it, which must be memory that this core has.",
            "Set the stack's top to the end of the RAM in the linker script: _estack = ORIGIN(RAM) + LENGTH(RAM);",
            "device-tree.md VEC010, VEC012",
            BadStack),
        new(
            "FK6005",
            Severity.Error,
            "No vector table where the core starts",
            "The core reads stack pointer and reset vector from the boot address. No segment puts anything there, so that it starts on what is left in memory.",
            "Place the vector table there, with equal load and run address.",
            "device-tree.md section 3.5, VEC001, VEC004",
            NotLoaded),
        new(
            "FK6006",
            Severity.Warning,
            "Vector table is not aligned for the core",
            "The core puts the number of an exception into the low bits of the table's address, so that the table must be aligned to its own size, rounded up to a power of two. The boot-address register checks 128 bytes only: the firmware starts, and a late interrupt runs the wrong handler.",
            "Align the vector table to its size, rounded up to a power of two.",
            "Armv7-M and Armv8-M reference manuals, VTOR; device-tree.md section 5.6, VEC003",
            MisalignedForCore),
    ];

    /// <summary>A memory of one linker script; ST's have 8 MiB.</summary>
    private const ulong LargestMemory = 16 * 1024 * 1024;

    private static bool IsPlainMp2(PreflightContext context) =>
        context.Processor.Type is { Line: "STM32MP2", Driver: ProcessorDriver.Stm32 };

    /// <summary>The file was accepted, so that its sections and segments are what the loader saw.</summary>
    private static bool IsAccepted(PreflightContext context) => context.Image.Elf is not null && context.Reaches("booting");

    private static IEnumerable<Evidence> NoBootAddress(PreflightContext context)
    {
        if (!IsPlainMp2(context) || !IsAccepted(context) || context.Image.Damage.Count != 0)
            yield break;
        // A register that is missing, not read or not there is the property's own finding: FK3006, FK3019.
        if (!context.Processor.UsesBootAddressRegister || context.VectorAddress is not null)
            yield break;
        var elf = context.Image.Elf!;
        var fix = elf.TryFindSection(".isr_vector"u8, out _)
            ? "Rename the output section: .isr_vectors : { KEEP(*(.isr_vector)) }. The driver wants the plural."
            : null;
        yield return new Evidence("The file has no section called .isr_vectors: the core will be started at address 0.", new FindingLocation("section headers"), fix);
    }

    private static IEnumerable<Evidence> Misaligned(PreflightContext context)
    {
        // OP-TEE writes the register by itself and drops the low bits without a word.
        var isSigned = context.Processor.Type.Delivery == FirmwareDelivery.SignedImage;
        var mask = isSigned ? BootAddress.RegisterMask : context.Processor.BootAddressRegister?.Mask ?? uint.MaxValue;
        if (context.Survey.BootAddress is not { } address || (address & ~(ulong)mask) == 0)
            yield break;
        var alignment = (~mask) + 1UL;
        var next = unchecked(address + alignment - 1) & ~(alignment - 1);
        var section = context.Image.Elf is { } elf && elf.TryFindSection(".isr_vectors"u8, out var vectors) ? context.LocationOf(vectors) : new FindingLocation(isSigned ? "record BOOTADDR" : "vector table");
        yield return new Evidence(
            $"The vector table is at 0x{address:x8}; the register takes multiples of {alignment} (mask 0x{mask:x8}).",
            section,
            $"Move it to 0x{unchecked(next - alignment):x8} or 0x{next:x8}: .isr_vectors : ALIGN({alignment}) {{ KEEP(*(.isr_vectors)) }}",
            context.BoardLine("no aligned on mask"));
    }

    private static IEnumerable<Evidence> MisalignedForCore(PreflightContext context)
    {
        const ulong RegisterAlignment = 128;
        var boot = context.Processor.Core.Boot;
        if ((context.Outcome.BootAddress ?? (IsAccepted(context) ? context.VectorAddress : null)) is not { } address || address % RegisterAlignment != 0)
            yield break;
        var section = VectorSection(context, address);
        // The firmware's own table where its section tells the size; a section with more than a table in it tells nothing.
        var needed = section is { Size: > 0 } own && own.Size <= boot.VectorAlignment ? Math.Max(RegisterAlignment, BitOperations.RoundUpToPowerOf2(own.Size)) : boot.VectorAlignment;
        if (needed <= RegisterAlignment || address % needed == 0)
            yield break;
        var size = section is { Size: > 0 } known && known.Size <= boot.VectorAlignment ? $"has {known.Size} bytes" : $"of a {context.Processor.Core.Core} may have {boot.VectorBytes} bytes";
        yield return new Evidence(
            $"The vector table is at 0x{address:x8}; a table that {size} needs an address that is a multiple of {needed}.",
            section is { } found ? context.LocationOf(found) : new FindingLocation($"vector table (0x{address:x8})"),
            $"Move it to 0x{address - (address % needed):x8} or 0x{address - (address % needed) + needed:x8}: .isr_vectors : ALIGN({needed}) {{ KEEP(*(.isr_vectors)) }}");
    }

    private static ElfSection? VectorSection(PreflightContext context, ulong address) =>
        context.Image.Elf?.Sections.Where(section => section.HasBytes && section.Address == address && section.Flags.HasFlag(ElfSectionFlags.Allocate) && section.Size != 0).Select(section => (ElfSection?)section).FirstOrDefault();

    private static IEnumerable<Evidence> BadReset(PreflightContext context)
    {
        if (context.Vectors is not { } vectors || !IsAccepted(context))
            yield break;
        var location = new FindingLocation($"vector table, word 1 (0x{vectors.Address + 4:x8})", vectors.FileOffset + 4);
        if (!vectors.HasThumbBit)
            yield return new Evidence($"The reset vector is 0x{vectors.ResetVector:x8}; bit 0 is clear{(IsSwapped(context, vectors) ? $", and word 0 (0x{vectors.InitialStackPointer:x8}) looks like a reset vector: the two are swapped" : string.Empty)}.", location, IsSwapped(context, vectors) ? "Put the stack's top first and the reset handler second: .word _estack, Reset_Handler" : FixThumb(context, vectors));
        else if (!VectorRules.IsCode(context, vectors.ResetHandler))
            yield return new Evidence($"The reset vector is 0x{vectors.ResetVector:x8}; no executable segment is loaded there{Executable(context)}.", location);
    }

    private static string? FixThumb(PreflightContext context, VectorTable vectors)
    {
        foreach (var symbol in context.Image.Elf!.GetSymbols())
        {
            if (symbol.Section != 0 && (symbol.Value & ~1UL) == vectors.ResetHandler && context.Image.Elf.GetName(symbol) is { Length: > 0 } name && !name.StartsWith('$'))
                return $"Put {name} into the table by its symbol, and in assembly mark it as a function: .thumb_func, .type {name}, %function. The word is then 0x{vectors.ResetHandler | 1:x8}.";
        }

        return $"Put the handler's symbol into the table, and in assembly mark it as a function: .thumb_func, .type NAME, %function. The word is then 0x{vectors.ResetHandler | 1:x8}.";
    }

    /// <summary>VEC030: word 0 is odd and code, word 1 is memory.</summary>
    private static bool IsSwapped(PreflightContext context, VectorTable vectors) =>
        (vectors.InitialStackPointer & 1) != 0 && context.Segments.Any(segment => (segment.Flags & ElfSegmentFlags.Execute) != 0 && segment.Memory.Contains(vectors.InitialStackPointer));

    private static string Executable(PreflightContext context) =>
        context.Segments.Where(segment => (segment.Flags & ElfSegmentFlags.Execute) != 0).Select(segment => $"{context.Describe(segment)} is at {segment.Memory}").FirstOrDefault() is { } code ? $" ({code})" : " (none is executable)";

    private static IEnumerable<Evidence> BadStack(PreflightContext context)
    {
        if (context.Vectors is not { } vectors || !IsAccepted(context))
            yield break;
        var stack = vectors.InitialStackPointer;
        // The stack is at the end of the memory that a segment is linked to: where that is misplaced, it comes right with it.
        if (context.HasMisplacedSegment && context.Segments.Any(segment => !context.IsPlaced(segment) && stack > segment.PhysicalAddress && stack - segment.PhysicalAddress <= LargestMemory))
            yield break;
        var below = new AddressRange(stack < 4 ? 0 : stack - 4UL, 4);
        var region = stack < 4 ? null : context.RegionOf(below);
        var shared = stack < 4 ? null : region is null ? context.PoolOf(below) : region.IsShared ? region : null;
        if (region is { IsShared: false } && stack % 4 == 0)
            yield break;
        var location = new FindingLocation($"vector table, word 0 (0x{vectors.Address:x8})", vectors.FileOffset);
        yield return new Evidence(
            shared is not null ? $"The initial stack pointer is 0x{stack:x8}; the stack would grow into {shared.Name}, which Linux uses."
            : region is null ? $"The initial stack pointer is 0x{stack:x8}; the memory below it is in no region of this core."
            : $"The initial stack pointer is 0x{stack:x8}, no multiple of 4.",
            location,
            FixStack(context, stack, region is { IsShared: false }));
    }

    /// <summary>The end of the region that holds the firmware's writable data.</summary>
    private static string? FixStack(PreflightContext context, uint stack, bool isOdd)
    {
        if (isOdd)
            return $"Set the stack's top to 0x{stack & ~7u:x8}.";
        var data = context.Segments.Where(segment => (segment.Flags & ElfSegmentFlags.Write) != 0).Select(segment => context.RegionOf(segment.Memory)).FirstOrDefault(region => region is { IsShared: false });
        data ??= context.OwnMemory.For(0, Platforms.Table.RegionRole.Data);
        return data is null ? null : $"In the linker script: _estack = 0x{unchecked(data.DeviceAddress!.Value + data.Size):x8}; the end of {data.Name}, or the end of the firmware's part of it.";
    }

    private static IEnumerable<Evidence> NotLoaded(PreflightContext context)
    {
        if (!IsAccepted(context) || context.VectorAddress is not { } address || context.Vectors is not null || !context.Segments.Any() || context.HasMisplacedSegment)
            yield break;
        if (context.Processor.Type.Delivery != FirmwareDelivery.Elf || context.Image.Damage.Count != 0)
            yield break;
        yield return new Evidence($"{context.Processor.Name} takes its vector table from 0x{address:x8}; no segment loads bytes there.", new FindingLocation("program headers"), FixNotLoaded(context, address));
    }

    private static string? FixNotLoaded(PreflightContext context, ulong address)
    {
        var boot = context.Processor.Core.Boot;
        var section = boot.Section ?? ".isr_vector";
        return context.RegionOf(new AddressRange(address, 8)) is { } region
            ? $"In the linker script: MEMORY {{ VECTORS (rx) : ORIGIN = 0x{address:x8}, LENGTH = 0x{Math.Min(boot.VectorBytes == 0 ? region.Size : boot.VectorBytes, region.Size):x} }} and {section} : {{ KEEP(*({section})) }} > VECTORS ({region.Name})."
            : null;
    }
}
