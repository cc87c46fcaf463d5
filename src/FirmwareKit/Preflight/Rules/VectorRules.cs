using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK6010 to FK6014: the words of the vector table.</summary>
internal static class VectorRules
{
    private const int SystemVectors = 16;

    /// <summary>Armv8-M manual, table of exceptions: the names of the words behind stack pointer and reset; null for reserved ones.</summary>
    private static readonly string?[] Names = [null, null, "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "SecureFault", null, null, null, "SVCall", "DebugMonitor", null, "PendSV", "SysTick"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK6010",
            Severity.Warning,
            "Initial stack pointer is not on 8 bytes",
            "The procedure call standard wants 8. The core ignores the low two bits only, and code that stores pairs or doubles on the stack then finds them misaligned.",
            "_estack = (ORIGIN(RAM) + LENGTH(RAM)) & ~7; in the linker script.",
            "Procedure Call Standard for the Arm Architecture; device-tree.md VEC011",
            UnalignedStack),
        new(
            "FK6011",
            Severity.Note,
            "Entry point is not the reset handler",
            "No loader of this core uses e_entry: the core starts at the reset vector. Debuggers and other boot loaders do use it, and start elsewhere.",
            "ENTRY(Reset_Handler) in the linker script.",
            "linux-remoteproc.md E-18; device-tree.md VEC022",
            OtherEntry),
        new(
            "FK6012",
            Severity.Warning,
            "Fault handler is missing",
            "The third and fourth word of the table are the handlers of NMI and HardFault. Without them the first fault locks the core up, and nothing is left to look at.",
            "Put a handler into the table: .weak HardFault_Handler, with an endless loop at least.",
            "Armv7-M, Armv8-M reference manuals; device-tree.md VEC023",
            NoFaultHandler),
        new(
            "FK6013",
            Severity.Note,
            "Vector that is no code of this firmware",
            "The word is neither 0 nor an odd address in executable memory. The exception, when it comes, ends in a fault.",
            "Fill unused vectors with a default handler, or 0 where the exception cannot occur.",
            "Armv7-M, Armv8-M reference manuals; device-tree.md VEC024",
            BadVector),
        new(
            "FK6014",
            Severity.Warning,
            "Vector table in memory for communication",
            "The core takes its handlers from there at every exception, and Linux writes into this memory. For signed firmware it is not protected either.",
            "Place the table at the start of the memory for code.",
            "device-tree.md VEC005",
            InSharedMemory),
    ];

    private static IEnumerable<Evidence> UnalignedStack(PreflightContext context)
    {
        // Odd and misplaced ones are errors of FK6004.
        if (Table(context) is { InitialStackPointer: var stack } table && stack % 8 == 4)
            yield return new Evidence($"The initial stack pointer is 0x{stack:x8}.", WordLocation(table, 0), $"Set the stack's top to 0x{stack - 4:x8} (_estack in most linker scripts).");
    }

    private static IEnumerable<Evidence> OtherEntry(PreflightContext context)
    {
        if (Table(context) is { HasThumbBit: true } table && context.Image.Elf is { Header.Entry: not 0 and var entry } && (entry & ~1UL) != table.ResetHandler)
            yield return new Evidence($"e_entry is 0x{entry:x8}; the reset vector is 0x{table.ResetVector:x8}.", new FindingLocation("e_entry", 24));
    }

    private static IEnumerable<Evidence> NoFaultHandler(PreflightContext context)
    {
        foreach (var vector in Vectors(context))
        {
            if (vector.Number is 2 or 3 && !vector.IsCode)
                yield return new Evidence($"The vector of {Names[vector.Number]} is 0x{vector.Word:x8}{Why(vector)}.", WordLocation(context.Vectors!.Value, vector.Number));
        }
    }

    private static IEnumerable<Evidence> BadVector(PreflightContext context)
    {
        foreach (var vector in Vectors(context))
        {
            if (vector.Number is > 3 and < SystemVectors && vector.Word != 0 && !vector.IsCode && Names[vector.Number] is not null)
                yield return new Evidence($"The vector of {Names[vector.Number]} (word {vector.Number}) is 0x{vector.Word:x8}{Why(vector)}.", WordLocation(context.Vectors!.Value, vector.Number));
        }
    }

    private static string Why((int Number, uint Word, bool IsCode) vector) => vector.Word switch
    {
        0 => string.Empty,
        var word when (word & 1) == 0 => ", an even number: the Thumb bit is missing",
        _ => ", where no executable segment is loaded",
    };

    private static IEnumerable<Evidence> InSharedMemory(PreflightContext context)
    {
        if (Table(context) is { } table && context.RegionOf(new AddressRange(table.Address, 8)) is { IsShared: true } region)
        {
            var code = context.OwnMemory.For(4 * SystemVectors, Platforms.Table.RegionRole.Code);
            yield return new Evidence(
                $"The vector table at 0x{table.Address:x8} is in {region.Node!.Name}.",
                new FindingLocation("vector table", table.FileOffset),
                code is null ? null : $"In the linker script, send its section to memory with ORIGIN = 0x{code.DeviceAddress:x8}, LENGTH = 0x{code.Size:x} ({code.Name}).");
        }
    }

    private static VectorTable? Table(PreflightContext context) => context.Reaches("booting") ? context.Vectors : null;

    private static FindingLocation WordLocation(VectorTable table, int word) => new($"vector table, word {word} (0x{table.Address + (4UL * (uint)word):x8})", table.FileOffset + (4 * word));

    /// <summary>The system vectors; none where the segment ends before them, since firmware may have fewer.</summary>
    private static (int Number, uint Word, bool IsCode)[] Vectors(PreflightContext context)
    {
        if (Table(context) is not { } table || context.Image.Elf is not { } elf || !elf.TryLocate(table.Address, 4 * SystemVectors, out var offset, out _))
            return [];
        var bytes = elf.Source.View(offset, stackalloc byte[4 * SystemVectors]);
        var vectors = new (int, uint, bool)[SystemVectors];
        for (var i = 0; i < SystemVectors; i++)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
            vectors[i] = (i, word, (word & 1) != 0 && IsCode(context, word & ~1u));
        }

        return vectors;
    }

    internal static bool IsCode(PreflightContext context, uint address)
    {
        foreach (var segment in context.Segments)
        {
            if ((segment.Flags & ElfSegmentFlags.Execute) != 0 && new AddressRange(segment.PhysicalAddress, segment.FileSize).Contains(address))
                return true;
        }

        return false;
    }
}
