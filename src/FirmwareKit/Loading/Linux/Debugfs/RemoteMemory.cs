using FirmwareKit.Binary;

namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>
/// What Linux wrote into the core's memory, in order. Nothing is copied: the bytes are looked up when somebody asks. Memory that nobody wrote is taken to be 0.
/// </summary>
internal sealed class RemoteMemory
{
    private readonly List<Write> _writes = [];

    /// <summary>Whether a core has been running on this memory, so that nothing of what was written need be there any more.</summary>
    public bool IsInUse { get; set; }

    /// <summary>A segment: bytes of a file, then zeros.</summary>
    public void Load(MemoryPlace place, ulong length, ByteSource file, ulong offset, ulong fileBytes) => _writes.Add(new Write(place, length, file, offset, fileBytes));

    public void Clear(MemoryPlace place, ulong length) => _writes.Add(new Write(place, length, null, 0, 0));

    public void Store(MemoryPlace place, byte[] bytes) => _writes.Add(new Write(place, (ulong)bytes.Length, ByteSource.FromMemory(bytes), 0, (ulong)bytes.Length));

    /// <summary>A little-endian number of a few bytes.</summary>
    public void Store(MemoryPlace place, uint value, int bytes) => _writes.Add(new Write(place, (ulong)bytes, null, value, 0));

    /// <summary>Something was written that the model does not know.</summary>
    public void Disturb(MemoryPlace place, ulong length) => _writes.Add(new Write(place, length, null, 0, length));

    /// <summary>Reads memory.</summary>
    /// <returns>Whether all of it is known.</returns>
    public bool Read(MemoryPlace place, Span<byte> destination)
    {
        destination.Clear();
        Span<bool> unknown = new bool[destination.Length];
        foreach (var write in _writes)
        {
            if (write.Place.Owner == place.Owner)
                Apply(write, place.Address, destination, unknown);
        }

        return !IsInUse && !unknown.Contains(true);
    }

    private static void Apply(Write write, ulong address, Span<byte> destination, Span<bool> unknown)
    {
        var memory = new AddressRange(write.Place.Address, write.Length);
        var wanted = new AddressRange(address, (ulong)destination.Length);
        if (!memory.Overlaps(wanted))
            return;
        var start = Math.Max(memory.Start, wanted.Start);
        var end = Math.Min(memory.End, wanted.End);
        var part = (int)(start - address)..(int)(end - address);
        var target = destination[part];
        var marks = unknown[part];
        marks.Clear();
        var skipped = start - memory.Start;
        if (write.Content is null && write.ContentBytes == 0)
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = unchecked((byte)(skipped + (ulong)i < sizeof(uint) ? write.Offset >> (8 * ((int)skipped + i)) : 0));
            return;
        }

        target.Clear();
        if (skipped >= write.ContentBytes)
            return;
        var count = (int)Math.Min((ulong)target.Length, write.ContentBytes - skipped);
        var offset = unchecked(write.Offset + skipped);
        if (write.Content is { } content && content.Contains(offset, (ulong)count))
            content.Read((long)offset, target[..count]);
        else
            marks[..count].Fill(true);
    }

    /// <summary>
    /// One write: content for the first bytes (null: unknown), zeros for the rest. Without bytes of content it is a number, which stands in the offset's place.
    /// </summary>
    private readonly record struct Write(MemoryPlace Place, ulong Length, ByteSource? Content, ulong Offset, ulong ContentBytes);
}
