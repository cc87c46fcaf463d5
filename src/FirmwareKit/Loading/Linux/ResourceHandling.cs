using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.Loading.Linux;

/// <summary>rproc_handle_resources: the walk over the resource table and the handlers of its entries .</summary>
internal static class ResourceHandling
{
    private const int HeaderSize = 16;
    private const int NameSize = 32;

    /// <summary>
    /// How many entries are followed: firmware has a handful. A table of 4 MiB can name one entry a million times, and each costs a kernel memory and a line of its log.
    /// </summary>
    private const int MostEntries = 4096;

    public static int Run(LinuxBoot boot)
    {
        boot.Log.Begin("resources", "Handle the resource table", "rproc_handle_resources");
        return boot.Table is { Copy: var table } ? Walk(boot, table) : 0;
    }

    private static int Walk(LinuxBoot boot, byte[] table)
    {
        var count = Word(table, 4);
        for (var i = 0L; i < count; i++)
        {
            if (i == MostEntries)
            {
                boot.Uncertainties.Add($"the resource table has {count} entries; what the kernel does after the first {MostEntries} depends on how much memory is left, and is not followed");
                break;
            }

            // A table that was found in memory has as many entries as it says: nobody compared that with its size (M-12).
            var place = HeaderSize + (4 * i);
            var hasPlace = place + 4 <= table.Length;
            var error = hasPlace ? Entry(boot, table, i, Word(table, (int)place)) : Fail(boot, "rsc table is truncated");
            if (error == 0)
                continue;
            boot.Log.Rproc(LogLevel.Error, $"Failed to process resources: {error}");
            if (!hasPlace || !boot.Passes())
                return error;
        }

        return 0;
    }

    private static int Entry(LinuxBoot boot, byte[] table, long index, uint offset)
    {
        if (!IsInside(boot, offset, table.Length))
            return Fail(boot, "rsc table is truncated");
        if (offset > table.Length - 4)
            throw new KernelOopsException("rproc_handle_resources", $"entry {index} of the resource table is at 0x{offset:x}, and this kernel follows it");
        boot.Log.RprocDebug($"rsc: type {unchecked((int)Word(table, (int)offset))}");
        return Handle(boot, table, (int)offset);
    }

    /// <summary>R-02. Older kernels compare with sign, so that offsets below the table's entries or with the top bit set are followed.</summary>
    private static bool IsInside(LinuxBoot boot, uint offset, int size)
    {
        var (strict, signed) = (offset >= HeaderSize && offset <= (long)size - 4, unchecked(size - (int)offset - 4) >= 0);
        return strict == signed ? strict : boot.Has(KernelDifferences.WalksTableStrictly) == strict;
    }

    private static int Handle(LinuxBoot boot, ReadOnlySpan<byte> table, int offset)
    {
        var type = Word(table, offset);
        offset += 4;
        var payload = table[offset..];
        switch (type)
        {
            case 0:
                return Carveout(boot, payload, offset);
            case 1:
                return ErrorNumber.Invalid; // no IOMMU, and not a word about it
            case 2:
                return Trace(boot, payload);
            case 3:
                return VdevHandling.Run(boot, payload, offset);
            case >= 128 and <= 512:
                boot.Log.Rproc(LogLevel.Warning, $"unsupported vendor resource {type}");
                return 0;
            default:
                boot.Log.Rproc(LogLevel.Warning, $"unsupported resource {unchecked((int)type)}");
                return 0;
        }
    }

    /// <summary>rproc_handle_carveout: .</summary>
    private static int Carveout(LinuxBoot boot, ReadOnlySpan<byte> payload, int offset)
    {
        if (payload.Length < 20 + NameSize)
            return Fail(boot, "carveout rsc is truncated");
        var refused = 0;
        if (Word(payload, 16) != 0)
        {
            refused = Fail(boot, "carveout rsc has non zero reserved bytes");
            if (!boot.GoesOn)
                return refused;
        }

        var (address, length) = (Word(payload, 0), Word(payload, 8));
        var name = Name(boot, payload.Slice(20, NameSize));
        boot.Log.RprocDebug($"carveout rsc: name: {name}, da 0x{address:x}, pa 0x{Word(payload, 4):x}, len 0x{length:x}, flags 0x{Word(payload, 12):x}");
        if (boot.Carveouts.Find(name) is not { } region)
        {
            boot.Carveouts.Add(new Carveout { Name = name, Origin = CarveoutOrigin.Allocated, DeviceAddress = address, Length = length, TableOffset = offset });
            return refused;
        }

        if (region.TableOffset is not null)
        {
            boot.Log.Rproc(LogLevel.Error, "Carveout already associated to resource table");
            return ErrorNumber.NoMemory;
        }

        if (!RegionCheck.Fits(boot, region, address, length))
            return ErrorNumber.NoMemory;
        region.TableOffset = offset;
        return refused;
    }

    /// <summary>rproc_handle_trace. Address and length are not looked at.</summary>
    private static int Trace(LinuxBoot boot, ReadOnlySpan<byte> payload)
    {
        // Also one that is refused: those behind it keep their numbers when it is mended.
        var number = boot.Traces++;
        if (payload.Length < 12 + NameSize)
            return Fail(boot, "trace rsc is truncated");
        var refused = 0;
        if (Word(payload, 8) != 0)
        {
            refused = Fail(boot, "trace rsc has non zero reserved bytes");
            if (!boot.GoesOn)
                return refused;
        }

        boot.Memory.Add(boot.Carveouts.Use(MemoryUseKind.Trace, $"trace{number}", Word(payload, 0), Word(payload, 4)));
        boot.Log.RprocDebug($"trace{number} added: da 0x{Word(payload, 0):x}, len 0x{Word(payload, 4):x}");
        return refused;
    }

    /// <summary>R-16: the kernel uses the name as a format, cuts it to 31 characters, and needs its NUL.</summary>
    private static string Name(LinuxBoot boot, ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        var name = Encoding.Latin1.GetString(end < 0 ? field[..(NameSize - 1)] : field[..end]);
        if (end < 0 || name.Contains('%', StringComparison.Ordinal))
            boot.Uncertainties.Add("the kernel uses a carveout's name as a printf format; it must end in NUL and hold no percent sign");
        return name;
    }

    private static int Fail(LinuxBoot boot, string message)
    {
        boot.Log.Rproc(LogLevel.Error, message);
        return ErrorNumber.Invalid;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
