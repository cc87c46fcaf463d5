using System.Buffers.Binary;
using System.Text;

namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>rproc_rsc_table_show: the live resource table, entry by entry (section 7.4).</summary>
internal static class TableListing
{
    /// <summary>The text that is shown when Linux has no table.</summary>
    public const string None = "No resource table found\n";

    /// <summary>Where the listing is cut: entries may overlap, so that a table of 4 MiB could be printed as hundreds of MiB.</summary>
    private const int LongestText = 1024 * 1024;

    private static readonly string[] Types = ["carveout", "devmem", "trace", "vdev"];

    /// <summary>The listing.</summary>
    /// <returns>The text, and whether it rests on known bytes only.</returns>
    public static (string Text, bool IsKnown) Show(LiveTable? table)
    {
        if (table is null)
            return (None, true);
        var (bytes, isKnown) = table.Read();
        var text = new StringBuilder();
        var count = bytes.Length >= 8 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) : 0;
        for (var i = 0L; i < count && text.Length < LongestText; i++)
        {
            var place = 16 + (4 * i);
            if (place + 4 > bytes.Length || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)place)) is var offset && offset > (uint)bytes.Length - 4)
                return (text.ToString(), false); // the kernel goes on behind the table
            isKnown &= new Entry(table, bytes, (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)place)), text).Show(i);
        }

        return (text.ToString(), isKnown);
    }

    /// <summary>One entry; the kernel reads it without a look at the table's end.</summary>
    private readonly ref struct Entry(LiveTable table, ReadOnlySpan<byte> bytes, int offset, StringBuilder text)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        /// <summary>Bytes of the entry that every type has, names left out.</summary>
        private static int FixedSize(uint type) => type switch { 2 => 16, 3 => 28, _ => 24 };

        public bool Show(long index)
        {
            var type = Word(0);
            if (type > 3)
            {
                text.Append($"Unknown resource type found: {Number(0)} [hdr: <va>]\n");
                return true;
            }

            if (_bytes.Length - offset < FixedSize(type))
                return false;
            text.Append($"Entry {index} is of type {Types[type]}\n");
            return type switch
            {
                2 => Trace(),
                3 => Vdev(),
                _ => Carveout(),
            };
        }

        private bool Carveout()
        {
            text.Append($"  Device Address {Address(4)}\n  Physical Address {Address(8)}\n  Length {Address(12)} Bytes\n  Flags {Address(16)}\n");
            text.Append($"  Reserved (should be zero) [{Number(20)}]\n");
            return Name(24);
        }

        private bool Trace()
        {
            text.Append($"  Device Address {Address(4)}\n  Length {Address(8)} Bytes\n  Reserved (should be zero) [{Number(12)}]\n");
            return Name(16);
        }

        private bool Vdev()
        {
            text.Append($"  ID {Number(4)}\n  Notify ID {Number(8)}\n  Device features {Address(12)}\n  Guest features {Address(16)}\n  Config length {Address(20)}\n");
            int vrings = _bytes[offset + 25];
            text.Append($"  Status 0x{_bytes[offset + 24]:x}\n  Number of vrings {vrings}\n  Reserved (should be zero) [{_bytes[offset + 26]}][{_bytes[offset + 27]}]\n\n");
            for (var i = 0; i < vrings; i++)
            {
                var at = 28 + (20 * i);
                if (_bytes.Length - offset < at + 20)
                    return false;
                text.Append($"  Vring {i}\n    Device Address {Address(at)}\n    Alignment {Number(at + 4)}\n    Number of buffers {Number(at + 8)}\n");
                text.Append($"    Notify ID {Number(at + 12)}\n    Physical Address {Address(at + 16)}\n\n");
            }

            return true;
        }

        /// <summary>%s reads on until a NUL, also beyond the 32 bytes of the name.</summary>
        private bool Name(int at)
        {
            var field = _bytes[(offset + at)..];
            var end = field.IndexOf((byte)0);
            text.Append("  Name ").Append(Encoding.Latin1.GetString(end < 0 ? field[..Math.Min(field.Length, 32)] : field[..Math.Min(end, LongestText)])).Append("\n\n");
            return end >= 0;
        }

        private string Address(int at) => table.Print(_bytes, offset + at);

        /// <summary>%d.</summary>
        private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[(offset + at)..]);

        private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(offset + at)..]);
    }
}
