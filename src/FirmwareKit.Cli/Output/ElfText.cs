using System.Globalization;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit info</c> on an ELF file.</summary>
internal static class ElfText
{
    public static bool Write(ElfFile elf, string name, Page page)
    {
        page.Line($"{name}: {(elf.Header.Class == ElfClass.Elf64 ? "ELF64" : "ELF32")}, {(elf.Header.ByteOrder == ElfByteOrder.LittleEndian ? "little" : "big")} endian, {ElfMachine.NameOf(elf.Header.Machine)}, {Sizes.Size((ulong)elf.Source.Length)}");
        page.Line();
        page.Pairs(Facts(elf));
        page.Heading("Segments");
        page.Table(
            ["#", "Type", ">Load address", ">File offset", ">In file", ">In memory", "Access"],
            elf.Segments.Select(segment => (IReadOnlyList<string>)
            [
                segment.Index.ToString(CultureInfo.InvariantCulture),
                segment.Type.ToString(),
                Sizes.Address(segment.PhysicalAddress),
                string.Create(CultureInfo.InvariantCulture, $"0x{segment.Offset:x}"),
                Sizes.Size(segment.FileSize),
                Sizes.Size(segment.MemorySize),
                Access(segment.Flags),
            ]));
        WriteTable(elf, page);
        page.Flush();
        return true;
    }

    private static IEnumerable<(string Label, string Value)> Facts(ElfFile elf)
    {
        var boot = BootAddress.Find(elf);
        yield return ("Entry point", Sizes.Address(elf.Header.Entry));
        yield return ("Boot address", boot.Source == BootAddressSource.Section ? $"{Sizes.Address(boot.Address)}, from {boot.SectionName}" : "no .isr_vectors section");
        if (VectorTable.Find(elf) is { } vectors)
        {
            yield return ("Vector table", $"{Sizes.Address(vectors.Address)}{(vectors.Address == 0 ? string.Empty : $", aligned to {vectors.Alignment}")}");
            yield return ("Stack pointer", Sizes.Address(vectors.InitialStackPointer));
            yield return ("Reset handler", $"{Sizes.Address(vectors.ResetHandler)}{(vectors.HasThumbBit ? ", Thumb" : ", Thumb bit missing")}");
        }

        yield return ("Sections", $"{elf.Sections.Length}, {Sizes.Count((int)Math.Min(elf.GetSymbols().Count, int.MaxValue), "symbol")}");
    }

    public static string Access(ElfSegmentFlags flags) =>
        string.Concat(
            flags.HasFlag(ElfSegmentFlags.Read) ? 'R' : '-',
            flags.HasFlag(ElfSegmentFlags.Write) ? 'W' : '-',
            flags.HasFlag(ElfSegmentFlags.Execute) ? 'X' : '-');

    private static void WriteTable(ElfFile elf, Page page)
    {
        ResourceTable? table;
        try
        {
            table = ResourceTable.Read(elf, out var section);
            page.Heading(table is null ? "Resource table: none" : $"Resource table at {Sizes.Address(section.Address)}, {table.Size} bytes");
        }
        catch (ResourceTableFormatException e)
        {
            page.Heading("Resource table: cannot be read");
            page.Line("  " + e.Message);
            return;
        }

        page.Pairs((table?.Entries ?? []).SelectMany(Describe));
    }

    private static IEnumerable<(string Label, string Value)> Describe(ResourceEntry entry)
    {
        switch (entry)
        {
            case CarveoutResource carveout:
                yield return ("carveout", $"\"{carveout.Name}\" at {Any(carveout.DeviceAddress)}, {Sizes.Size(carveout.Length)}");
                break;
            case DevmemResource devmem:
                yield return ("devmem", $"\"{devmem.Name}\" at {Any(devmem.DeviceAddress)}, {Sizes.Size(devmem.Length)}");
                break;
            case TraceResource trace:
                yield return ("trace", $"\"{trace.Name}\" at {Any(trace.DeviceAddress)}, {Sizes.Size(trace.Length)}");
                break;
            case VdevResource vdev:
                yield return ("vdev", $"{(vdev.Id == VdevResource.Rpmsg ? "rpmsg" : $"virtio id {vdev.Id}")}, features 0x{vdev.DeviceFeatures:x}");
                foreach (var vring in vdev.Vrings)
                    yield return ("  vring", $"{vring.Count} buffers, alignment {vring.Alignment}, address {vring.AddressText}");
                break;
            case OtherResource other:
                yield return (other.IsVendor ? "vendor" : "unknown", $"type {other.Type}");
                break;
        }
    }

    private static string Any(uint address) => address == ResourceEntry.AnyAddress ? "any" : Sizes.Address(address);
}
