using System.Buffers.Binary;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>The resource table once its section is found: TR-06 to TR-14.</summary>
internal static class ResourceTableCheck
{
    public const int SectionHeaderSize = 40;

    private const int HeaderSize = 16;
    private const string Function = "e32_parser_find_rsc_table";

    /// <summary>The section's name, with its NUL.</summary>
    public static ReadOnlySpan<byte> Name => ".resource_table\0"u8;

    /// <summary>The content, as it stands in the file; no section when it is empty.</summary>
    public static OpTeeRefusal? Run(OpTeeLoad load, LoadedImage image, long at, out TableSection? section)
    {
        section = null;
        var address = load.Buffer.Word(at + 12, "A section header");
        var offset = load.Buffer.Word(at + 16, "A section header");
        var size = load.Buffer.Word(at + 20, "A section header");
        // TR-06
        if (size == 0)
            return null;
        var content = image.Start + offset;
        // TR-07
        if ((ulong)offset + size > image.Size)
        {
            return Refuse(
                load,
                "Resource table truncated",
                $"The section .resource_table, 0x{size:x} bytes at 0x{offset:x}, lies outside of the 0x{image.Size:x} bytes of image {image.Index}.",
                at);
        }

        // TR-08
        if (size < HeaderSize)
            return Refuse(load, "No header found in resource table", $"The section .resource_table has {size} bytes, fewer than the {HeaderSize} of a table's header.", at);
        // TR-09
        if (content % 4 != 0)
        {
            return load.Refuse(
                TeeResult.CorruptObject,
                $"The resource table stands at 0x{content:x} in the file, which is no multiple of 4.",
                content,
                "Align the section to 4 bytes.");
        }

        section = new TableSection(address, size, at);
        // ST: the content of an encrypted table cannot be checked.
        return load.IsEncrypted ? null : CheckHeader(load, content, size);
    }

    /// <summary>remoteproc_parse_rsc_table, and one table for all images: TR-13 and TR-14.</summary>
    public static OpTeeRefusal? Accept(OpTeeLoad load, TableSection section)
    {
        load.Stage = OpTeeStage.ResourceTableAddress;
        if (load.Memory.Translate(section.Address, section.Size) is not { } physical)
        {
            load.Print("remoteproc_da_to_pa", $"Failed to translate device address {(section.Address == 0 ? "0" : $"0x{section.Address:x}")}");
            return load.Refuse(
                TeeResult.AccessDenied,
                $"The section .resource_table, 0x{section.Size:x} bytes at 0x{section.Address:x8}, does not lie in one {(load.Profile.IsSt ? "dma-range" : "region")}.",
                section.Offset,
                "Link the table into a memory-region of OP-TEE's device tree.");
        }

        if (physical == 0 && load.Memory.IsKnown)
            return OpTeeRefusal.Stop(load.Stage, "The resource table has physical address 0, which the trusted application asserts against.", section.Offset);
        load.Stage = OpTeeStage.SecondResourceTable;
        if (load.ResourceTable is not null)
        {
            load.Print("remoteproc_load_elf", "More than one resource table found");
            return load.Refuse(TeeResult.BadFormat, "More than one image has a resource table.", section.Offset, "Keep the table of one image.");
        }

        load.ResourceTable = new OpTeeMemory(section.Address, physical, section.Size);
        return null;
    }

    private static OpTeeRefusal? CheckHeader(OpTeeLoad load, long at, uint size)
    {
        var header = load.Buffer.Read(at, stackalloc byte[HeaderSize], "The resource table");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        // TR-10
        if (version != 1)
            return Refuse(load, $"Unsupported firmware version {version}", $"The resource table has version {version}, expected 1.", at);
        // TR-11
        if (header[8..].IndexOfAnyExcept((byte)0) >= 0)
            return Refuse(load, "Non zero reserved bytes", "The reserved words of the resource table are not zero.", at + 8);
        // TR-12
        return HeaderSize + (4UL * count) <= size
            ? null
            : Refuse(load, "Resource table incomplete", $"The resource table's {size} bytes have no room for {count} entries.", at + 4);
    }

    private static OpTeeRefusal Refuse(OpTeeLoad load, string line, string reason, long offset)
    {
        load.Print(Function, line);
        return load.Refuse(TeeResult.BadFormat, reason, offset);
    }
}
