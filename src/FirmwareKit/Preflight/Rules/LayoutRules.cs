using FirmwareKit.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Loading;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK4003 to FK4005: what lies where in memory.</summary>
internal static class LayoutRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK4003",
            Severity.Error,
            "Segments overlap",
            "Segments are copied in order and nobody checks: the later one overwrites the earlier one.",
            "Give each memory of the linker script its own range; look for two MEMORY entries, or an AT>, with the same addresses.",
            "linux-remoteproc.md S-09",
            Overlap),
        new(
            "FK4004",
            Severity.Error,
            "Segment in memory that Linux clears",
            "After loading, Linux clears the vrings and takes the rpmsg buffers. What the firmware had loaded there is gone when it runs.",
            "Keep code and data out of the vring and buffer regions: shorten LENGTH in the linker script.",
            "rp_find_vq, rpmsg_probe (linux-remoteproc.md R-45, R-50c)",
            Cleared),
        new(
            "FK4005",
            Severity.Note,
            "Most of the file is not loaded",
            "Linux reads the whole file into memory at every start, and a signed image is hashed and mapped as a whole. Symbols and debug information are not used on the board.",
            "Install a stripped copy and keep the original for the debugger: arm-none-eabi-strip -o FIRMWARE.stripped.elf FIRMWARE.elf",
            "request_firmware (linux-remoteproc.md section 1.1); tee-image.md section 6.11",
            MostlyDebug),
    ];

    private static IEnumerable<Evidence> Overlap(PreflightContext context)
    {
        if (IsInOrder(context))
            yield break;
        // Sorted, each segment against the one that reaches furthest so far.
        (ElfSegment Segment, AddressRange Bytes)? furthest = null;
        var placed = context.Segments.Select(segment => (Segment: segment, Bytes: BytesOf(context, segment))).ToArray();
        Array.Sort(placed, static (a, b) => (a.Bytes.Start, a.Segment.Index).CompareTo((b.Bytes.Start, b.Segment.Index)));
        foreach (var (segment, bytes) in placed)
        {
            if (furthest is { } other && other.Bytes.Overlaps(bytes))
            {
                var end = Math.Min(other.Bytes.End, bytes.End);
                var alias = bytes.Start - other.Bytes.Start == unchecked(segment.PhysicalAddress - other.Segment.PhysicalAddress) ? string.Empty : $" (0x{other.Segment.PhysicalAddress:x8} and 0x{segment.PhysicalAddress:x8} are the same memory)";
                yield return new Evidence(
                    $"{Capital(context.Describe(segment))} and {context.Describe(other.Segment)} share 0x{segment.PhysicalAddress:x8} to 0x{unchecked(segment.PhysicalAddress + (end - 1 - bytes.Start)):x8}{alias}; the one that comes later in the file wins.",
                    context.LocationOf(segment),
                    $"In the linker script, let {context.Describe(segment)} start at 0x{unchecked(segment.PhysicalAddress + ((other.Bytes.End - bytes.Start + 15) & ~15UL)):x8} or behind it, or make {context.Describe(other.Segment)} end before 0x{segment.PhysicalAddress:x8}; look for two MEMORY entries, or an AT>, with the same addresses.");
            }

            if (furthest is null || bytes.End > furthest.Value.Bytes.End)
                furthest = (segment, bytes);
        }
    }

    /// <summary>The usual file: each segment starts behind the one before.</summary>
    private static bool IsInOrder(PreflightContext context)
    {
        var end = 0UL;
        foreach (var segment in context.Segments)
        {
            var bytes = BytesOf(context, segment);
            if (bytes.Start < end)
                return false;
            end = bytes.End;
        }

        return true;
    }

    /// <summary>Which bytes of the SoC's memory a segment fills, by one address for each; where that is not known, by the core's addresses (LAY003).</summary>
    private static AddressRange BytesOf(PreflightContext context, ElfSegment segment) =>
        context.ToPhysical(segment.Memory) is { } physical ? context.Canonical(physical) ?? physical : segment.Memory;

    private static IEnumerable<Evidence> Cleared(PreflightContext context)
    {
        foreach (var use in context.Survey.Memory)
        {
            if (use.Kind is not (MemoryUseKind.Vring or MemoryUseKind.Buffers))
                continue;
            foreach (var segment in context.Segments)
            {
                if (!segment.Memory.Overlaps(use.Memory))
                    continue;
                yield return new Evidence(
                    $"{Capital(context.Describe(segment))} at {segment.Memory} lies where Linux puts {use.Name}, {use.Memory}.",
                    context.LocationOf(segment),
                    context.OwnMemory.For(segment) is { } own ? $"In the linker script, give this memory ORIGIN = 0x{own.DeviceAddress:x8}, LENGTH = 0x{own.Size:x} ({own.Name})." : null);
            }
        }
    }

    private static IEnumerable<Evidence> MostlyDebug(PreflightContext context)
    {
        const long Large = 512 * 1024;
        var size = context.Image.Source.Length;
        if (context.Image.Damage.Count != 0 || size < Large || context.Image.Elf is null)
            yield break;
        var loaded = 0UL;
        foreach (var segment in context.Segments)
            loaded += Math.Min(segment.FileSize, (ulong)size);
        if (loaded * 4 < (ulong)size)
        {
            var evidence = new Evidence($"{loaded / 1024.0:0.#} KiB of {size / 1024.0:0.#} KiB are loaded.", new FindingLocation("the file"));
            yield return (ShellWord.Of($"{Path.GetFileNameWithoutExtension(context.Image.Name)}.stripped.elf"), ShellWord.Of(context.Image.Name)) is ({ } stripped, { } original)
                ? evidence with { Fix = "Install a stripped copy and keep the original for the debugger. In the file's folder:", Command = $"arm-none-eabi-strip -o {stripped} {original}" }
                : evidence;
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
