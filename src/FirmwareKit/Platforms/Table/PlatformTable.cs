using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms.Table;

/// <summary>
/// What is known of SoCs and their companion cores, as data: <see cref="BuiltIn"/> is the library's own, and a user's file of the same form goes in
/// front of it (docs/platforms.md).
/// </summary>
public sealed class PlatformTable
{
    internal const string Schema = "fwkit.platforms/1";

    private PlatformTable(IReadOnlyList<Soc> socs)
    {
        Socs = socs;
        Types = [.. socs.SelectMany(soc => soc.Cores.SelectMany(core => core.Forms.SelectMany(form => TypesOf(soc, core, form)))).DistinctBy(type => type.Compatible)];
    }

    /// <summary>The library's own table.</summary>
    public static PlatformTable BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The SoCs; the first one that fits counts.</summary>
    public IReadOnlyList<Soc> Socs { get; }

    /// <summary>What each compatible string tells, in table order.</summary>
    public IReadOnlyList<ProcessorType> Types { get; }

    /// <summary>Reads a platform file.</summary>
    /// <param name="utf8">The file: JSON as docs/schema/platforms.schema.json says.</param>
    /// <exception cref="PlatformFormatException">The file is something else; the exception says where, and what was expected.</exception>
    public static PlatformTable Read(ReadOnlyMemory<byte> utf8) => new(PlatformTableReader.Read(utf8));

    /// <summary>This table with another behind it: where both know a compatible string, this one counts.</summary>
    /// <param name="other">The table that fills the gaps.</param>
    public PlatformTable Before(PlatformTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PlatformTable([.. Socs, .. other.Socs]);
    }

    /// <summary>The type of a node, by the first of its compatible strings that is known. Like Linux, letter case does not matter.</summary>
    /// <param name="node">The node.</param>
    public ProcessorType? TypeOf(DeviceTreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        foreach (var compatible in node.Compatible)
        {
            foreach (var type in Types)
            {
                if (string.Equals(type.Compatible, compatible, StringComparison.OrdinalIgnoreCase))
                    return type;
            }
        }

        return null;
    }

    /// <summary>The SoC and the core of a processor: the SoC by the root's compatible strings where they tell, else the first with such a core.</summary>
    internal (Soc Soc, SocCore Core, bool IsCertain) Find(DeviceTree tree, ProcessorType type)
    {
        var candidates = Socs
            .SelectMany(soc => soc.Cores.Where(core => core.Forms.Any(form => form.Compatibles.Contains(type.Compatible))).Select(core => (Soc: soc, Core: core)))
            .ToList();
        var root = tree.Root.Compatible;
        foreach (var (soc, core) in candidates)
        {
            if (soc.Compatibles.Any(root.Contains))
                return (soc, core, true);
        }

        return (candidates[0].Soc, candidates[0].Core, candidates.Count == 1);
    }

    private static IEnumerable<ProcessorType> TypesOf(Soc soc, SocCore core, ProcessorForm form) => form.Compatibles.Select(compatible =>
        new ProcessorType(compatible, core.Core, soc.Family, form.Delivery, form.Driver, form.IsInMainline, soc.HostBits));

    private static PlatformTable ReadBuiltIn()
    {
        using var stream = typeof(PlatformTable).Assembly.GetManifestResourceStream("platforms.json")!;
        var utf8 = new byte[stream.Length];
        stream.ReadExactly(utf8);
        return Read(utf8);
    }
}
