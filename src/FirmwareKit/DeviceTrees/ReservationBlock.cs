using System.Buffers.Binary;
using System.Collections.Immutable;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees;

/// <summary>The reservation block: pairs of 64-bit address and size up to the first size 0, which is where libfdt and Linux stop.</summary>
internal static class ReservationBlock
{
    private const int EntrySize = 16;

    /// <exception cref="DeviceTreeFormatException">The list has no end.</exception>
    public static ImmutableArray<AddressRange> Read(FdtHeader header, ReadOnlySpan<byte> blob, ComplaintList? complaints, out int end)
    {
        var reservations = ImmutableArray.CreateBuilder<AddressRange>();
        for (var at = (int)header.ReservationOffset; ; at += EntrySize)
        {
            if (at + EntrySize > blob.Length)
                throw new DeviceTreeFormatException("FDT010", "The reservation block has no entry of size 0 at its end.", at);
            var entry = new AddressRange(BinaryPrimitives.ReadUInt64BigEndian(blob[at..]), BinaryPrimitives.ReadUInt64BigEndian(blob[(at + 8)..]));
            end = at + EntrySize;
            if (entry.Size == 0)
            {
                if (entry.Start != 0)
                    complaints?.Add("FDT011", DeviceTreeSeverity.Warning, $"The reservation of 0x{entry.Start:x} has size 0 and ends the list.", at, null);
                break;
            }

            if (entry.Size - 1 > ulong.MaxValue - entry.Start)
                complaints?.Add("FDT011", DeviceTreeSeverity.Error, $"The reservation of 0x{entry.Size:x} bytes at 0x{entry.Start:x} passes the end of the address space.", at, null);
            reservations.Add(entry);
        }

        if (complaints is not null)
            ReportOverlaps(reservations, (int)header.ReservationOffset, complaints);
        return reservations.ToImmutable();
    }

    private static void ReportOverlaps(IReadOnlyList<AddressRange> reservations, int offset, ComplaintList complaints)
    {
        // Sorted by start, every overlap shows between an entry and the one before it that reaches farthest.
        AddressRange? farthest = null;
        foreach (var (index, entry) in reservations.Index().OrderBy(pair => pair.Item.Start))
        {
            if (farthest is { } before && before.Overlaps(entry))
                complaints.Add("FDT012", DeviceTreeSeverity.Warning, $"The reservation {entry} overlaps {before}.", offset + (EntrySize * index), null);
            if (farthest is null || entry.End > farthest.Value.End)
                farthest = entry;
        }
    }
}
