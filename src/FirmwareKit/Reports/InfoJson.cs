using System.Text.Json;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Platforms;
using FirmwareKit.Tee;

namespace FirmwareKit.Reports;

/// <summary>What a file holds, as JSON, schema <c>fwkit.info/1</c>.</summary>
public static class InfoJson
{
    /// <summary>Describes an ELF file.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="name">Its name.</param>
    public static string Write(ElfFile elf, string name)
    {
        ArgumentNullException.ThrowIfNull(elf);
        return JsonReport.Write("fwkit.info/1", json =>
        {
            WriteHead(json, name, "elf", elf.Source.Length);
            WriteElf(json, elf);
        });
    }

    /// <summary>Writes what is in an image of an older generation.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">Its name.</param>
    /// <param name="size">Size of the file in bytes.</param>
    public static string Write(OlderTeeImage image, string name, long size)
    {
        ArgumentNullException.ThrowIfNull(image);
        return JsonReport.Write("fwkit.info/1", json =>
        {
            WriteHead(json, name, "signed-image", size);
            json.WriteString("generation", JsonReport.Kebab(image.Generation));
            json.WriteNumber("signatureOffset", image.SignatureOffset);
            json.WriteNumber("signatureLength", image.SignatureLength);
            json.WriteNumber("imagesOffset", image.ImagesOffset);
            json.WriteNumber("imagesLength", image.ImagesLength);
        });
    }

    /// <summary>Writes what is in a signed image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">Its name.</param>
    public static string Write(TeeImage image, string name)
    {
        ArgumentNullException.ThrowIfNull(image);
        return JsonReport.Write("fwkit.info/1", json =>
        {
            WriteHead(json, name, "signed-image", image.Source.Length);
            json.WriteString("generation", JsonReport.Kebab(TeeGeneration.Current));
            json.WriteString("signature", image.Algorithm is { } algorithm ? JsonReport.Kebab(algorithm) : "unknown");
            json.WriteNumber("signatureLength", image.Header.SignatureLength);
            json.WriteBoolean("encrypted", image.IsEncrypted);
            json.Address("bootAddress", image.BootAddress);
            json.List("records", image.Tlvs.Records, record =>
            {
                json.WriteString("type", JsonReport.Hex(record.Type));
                json.WriteString("name", record.Name);
                json.WriteNumber("offset", record.Offset);
                json.WriteNumber("length", record.Length);
                json.WriteString("value", TlvValue.Describe(image, record));
            });
            json.List("segmentTable", image.SegmentTable, entry =>
            {
                json.Memory(entry.Header.Memory);
                json.WriteString("type", entry.Header.Type.ToString());
                json.WriteString("sha256", Convert.ToHexStringLower(entry.Digest.AsSpan()));
            });
            json.List("images", image.Parts, part =>
            {
                json.WriteNumber("offset", part.Offset);
                json.WriteNumber("size", part.Size);
                json.WriteNumber("type", part.Type);
            });
        });
    }

    /// <summary>Describes the remote processors of a device tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="name">Its name.</param>
    public static string Write(DeviceTree tree, string name)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return JsonReport.Write("fwkit.info/1", json =>
        {
            WriteHead(json, name, "device-tree", tree.TotalSize);
            json.WriteString("model", tree.Root.Find("model")?.GetString() ?? string.Empty);
            json.Complaints(tree);
            json.List("processors", RemoteProcessor.FindAll(tree), processor =>
            {
                json.WriteString("name", processor.Name);
                json.WriteString("path", processor.Node.Path);
                json.WriteString("compatible", processor.Type.Compatible);
                json.WriteBoolean("available", processor.Node.IsReachable);
                json.WriteString("delivery", JsonReport.Kebab(processor.Type.Delivery));
                json.Regions(processor);
            });
        });
    }

    private static void WriteHead(Utf8JsonWriter json, string name, string format, long size)
    {
        json.WriteString("name", name);
        json.WriteString("format", format);
        json.WriteNumber("size", size);
    }

    private static void WriteElf(Utf8JsonWriter json, ElfFile elf)
    {
        json.WriteString("class", elf.Header.Class == ElfClass.Elf64 ? "elf64" : "elf32");
        json.WriteString("byteOrder", JsonReport.Kebab(elf.Header.ByteOrder));
        json.WriteString("machine", ElfMachine.NameOf(elf.Header.Machine));
        json.Address("entry", elf.Header.Entry);
        var boot = BootAddress.Find(elf);
        json.Address("bootAddress", boot.Address);
        json.WriteString("bootAddressFrom", boot.Source == BootAddressSource.Section ? boot.SectionName : "entry point");
        json.VectorTable(VectorTable.Find(elf));

        json.List("segments", elf.Segments, segment =>
        {
            json.WriteString("type", segment.Type.ToString());
            json.Address("physicalAddress", segment.PhysicalAddress);
            json.Address("virtualAddress", segment.VirtualAddress);
            json.WriteNumber("offset", segment.Offset);
            json.WriteNumber("fileSize", segment.FileSize);
            json.WriteNumber("memorySize", segment.MemorySize);
            json.WriteString("flags", segment.Flags.ToString());
        });
        json.List("sections", elf.Sections, section =>
        {
            json.WriteString("name", elf.GetName(section));
            json.Address("address", section.Address);
            json.WriteNumber("offset", section.Offset);
            json.WriteNumber("size", section.Size);
        });
        json.WriteNumber("symbols", elf.GetSymbols().Count);
        WriteTable(json, elf);
    }

    private static void WriteTable(Utf8JsonWriter json, ElfFile elf)
    {
        ResourceTable? table;
        try
        {
            table = ResourceTable.Read(elf, out _);
        }
        catch (ResourceTableFormatException e)
        {
            json.WriteString("resourceTableError", e.Message);
            return;
        }

        json.List("resourceTable", table?.Entries ?? [], entry =>
        {
            json.WriteNumber("offset", entry.Offset);
            switch (entry)
            {
                case CarveoutResource carveout:
                    WriteMemoryEntry(json, "carveout", carveout.Name, carveout.DeviceAddress, carveout.Length);
                    break;
                case DevmemResource devmem:
                    WriteMemoryEntry(json, "devmem", devmem.Name, devmem.DeviceAddress, devmem.Length);
                    break;
                case TraceResource trace:
                    WriteMemoryEntry(json, "trace", trace.Name, trace.DeviceAddress, trace.Length);
                    break;
                case VdevResource vdev:
                    json.WriteString("type", "vdev");
                    json.WriteNumber("id", vdev.Id);
                    json.Address("deviceFeatures", vdev.DeviceFeatures);
                    json.WriteNumber("configLength", vdev.ConfigSpace.Length);
                    json.List("vrings", vdev.Vrings, vring =>
                    {
                        json.Address("address", vring.DeviceAddress);
                        json.WriteNumber("alignment", vring.Alignment);
                        json.WriteNumber("count", vring.Count);
                    });
                    break;
                default:
                    json.WriteString("type", $"{entry.Type}");
                    break;
            }
        });
    }

    private static void WriteMemoryEntry(Utf8JsonWriter json, string type, string name, uint address, uint length)
    {
        json.WriteString("type", type);
        json.WriteString("name", name);
        json.Address("address", address);
        json.WriteNumber("size", length);
    }
}
