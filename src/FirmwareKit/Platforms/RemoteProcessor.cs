using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Platforms;

/// <summary>A remote processor as a device tree describes it to Linux.</summary>
public sealed class RemoteProcessor
{
    /// <summary>Linux registers 64 reserved regions; this only bounds the work on a hostile tree.</summary>
    private const int MostRegions = 256;

    /// <summary>Boards have up to a dozen; each one is held against the whole tree, which a hostile one makes slow.</summary>
    private const int MostProcessors = 64;

    // The tree does not change: what every check of a firmware asks for is read once. References, since checks on several threads may share the processor.
    private ProcessorRegion[]? _distinctRegions;
    private (DeviceTreeNode Node, IReadOnlyList<AddressRange> Reg)[]? _listedNodes;

    private RemoteProcessor(DeviceTree tree, DeviceTreeNode node, ProcessorType type, PlatformTable table, ReservedMemory reservedMemory, IReadOnlyList<AddressRange> systemMemory)
    {
        Tree = tree;
        Node = node;
        Type = type;
        (var soc, Core, var isCertain) = table.Find(tree, type);
        Soc = isCertain ? soc : null;
        ReservedMemory = reservedMemory;
        SystemMemory = systemMemory;
        DmaRanges = node.Parent?.Find("dma-ranges") is { } ranges ? DmaRange.Read(ranges, type.HostBits) : [];
        Regions = ReadRegions();
        Windows = AddressWindow.Find(node, Core, Regions);
        BootAddressRegister = SyscfgRegister.Read(tree, node, "st,syscfg-nsvtor");
        Flavour = FlavourDetection.Detect(this);
    }

    private RemoteProcessor(RemoteProcessor other, FlavourChoice flavour)
    {
        (Tree, Node, Type, Soc, Core) = (other.Tree, other.Node, other.Type, other.Soc, other.Core);
        (ReservedMemory, SystemMemory, DmaRanges, Regions, Windows) = (other.ReservedMemory, other.SystemMemory, other.DmaRanges, other.Regions, other.Windows);
        BootAddressRegister = other.BootAddressRegister;
        Flavour = flavour;
    }

    /// <summary>The whole tree.</summary>
    public DeviceTree Tree { get; }

    /// <summary>The processor's node.</summary>
    public DeviceTreeNode Node { get; }

    /// <summary>What its compatible string tells.</summary>
    public ProcessorType Type { get; }

    /// <summary>The SoC; null when neither the root's compatible nor the processor's tells which of several it is.</summary>
    public Soc? Soc { get; }

    /// <summary>What the table knows of the core.</summary>
    public SocCore Core { get; }

    /// <summary>The way in which the tree means the core to get its firmware, with the reason.</summary>
    public FlavourChoice Flavour { get; }

    /// <summary>Linux's name for the processor: the node name without unit address, <c>m33</c>.</summary>
    public string Name => Node.BaseName;

    /// <summary>The name under which Linux asks for the firmware unless told otherwise.</summary>
    public string DefaultFirmwareName => $"rproc-{Name}-fw";

    /// <summary>Translation between the core's and the main CPU's addresses; empty when the bus has none that the driver takes.</summary>
    public IReadOnlyList<DmaRange> DmaRanges { get; }

    /// <summary>The regions of <c>memory-region</c>, in list order.</summary>
    public IReadOnlyList<ProcessorRegion> Regions { get; }

    /// <summary>The same, each node once.</summary>
    internal ImmutableArray<ProcessorRegion> DistinctRegions => ImmutableCollectionsMarshal.AsImmutableArray(_distinctRegions ??= [.. Regions.DistinctBy(region => region.Node)]);

    /// <summary>The nodes of the listed regions, each once, with what its <c>reg</c> says; none where Linux ignores /reserved-memory.</summary>
    internal ImmutableArray<(DeviceTreeNode Node, IReadOnlyList<AddressRange> Reg)> ListedNodes => ImmutableCollectionsMarshal.AsImmutableArray(_listedNodes ??= ReservedMemory.IgnoredBecause is null
        ? [.. DistinctRegions.Select(region => region.Node).OfType<DeviceTreeNode>().Select(node => (node, AddressCells.ReadReg(node)))]
        : []);

    /// <summary>What the driver's own translation table adds; empty for drivers that go by <c>dma-ranges</c>.</summary>
    public IReadOnlyList<AddressWindow> Windows { get; }

    /// <summary>All reserved memory of the tree.</summary>
    public ReservedMemory ReservedMemory { get; }

    /// <summary>RAM that Linux uses: the <c>reg</c> of the memory nodes, physical addresses.</summary>
    public IReadOnlyList<AddressRange> SystemMemory { get; }

    /// <summary>The register that gets the boot address (<c>st,syscfg-nsvtor</c>, STM32MP2); null when the node names none.</summary>
    public SyscfgRegister? BootAddressRegister { get; }

    /// <summary>
    /// Whether the driver uses <see cref="BootAddressRegister"/>: it stops reading properties when <c>st,syscfg-cm-state</c> is missing, and
    /// nsvtor comes after it.
    /// </summary>
    public bool UsesBootAddressRegister => BootAddressRegister is { Syscon: not null } && Node.Has("st,syscfg-cm-state");

    /// <summary>The remote processors of a tree that the built-in table knows, in tree order, the first 64; disabled ones too.</summary>
    /// <param name="tree">The tree.</param>
    public static IReadOnlyList<RemoteProcessor> FindAll(DeviceTree tree) => FindAll(tree, PlatformTable.BuiltIn);

    /// <summary>The remote processors of a tree that a table knows, in tree order, the first 64; disabled ones too.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<RemoteProcessor> FindAll(DeviceTree tree, PlatformTable table)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(table);
        var processors = new List<RemoteProcessor>();
        var reserved = ReservedMemory.Read(tree);
        var memory = DeviceTrees.SystemMemory.Read(tree);
        foreach (var node in tree.Nodes)
        {
            if (processors.Count == MostProcessors)
                break;
            if (table.TypeOf(node) is { } type)
                processors.Add(new RemoteProcessor(tree, node, type, table, reserved, memory));
        }

        return processors;
    }

    /// <summary>
    /// Nodes that look like a processor and are in no table: enabled, and with a list of memory regions and a reset called mcu_rst, or on ST's bus for
    /// companion cores (device-tree.md RPROC001).
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<DeviceTreeNode> FindUnknown(DeviceTree tree, PlatformTable table)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(table);
        return
        [
            .. tree.Nodes.Where(node => node.Has("memory-region") && node.IsAvailable && table.TypeOf(node) is null
                && (node.Find("reset-names")?.ContainsString("mcu_rst") == true || node.Parent?.IsCompatible("st,mlahb") == true)),
        ];
    }

    /// <summary>Whether this is the processor that a user means: by Linux's name, node name, path or label.</summary>
    /// <param name="name">What the user wrote.</param>
    public bool IsCalled(string name) => Name == name || Node.Name == name || Node.Path == name || Tree.FindLabel(Node) == name;

    /// <summary>
    /// The same processor, judged as another flavour than its tree looks like. Linux still goes by the compatible string; what changes is which
    /// rules the tree is held to.
    /// </summary>
    /// <param name="form">One of <see cref="SocCore.Forms"/> of <see cref="Core"/>.</param>
    /// <param name="reason">Who wants it so.</param>
    public RemoteProcessor As(ProcessorForm form, string reason) => new(this, new FlavourChoice(form, reason));

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Node.Path})";

    /// <summary>Drivers other than ST's see what their tables do not name where the main CPU sees it.</summary>
    private ulong? ToDeviceAddress(ulong physicalAddress) => Type.IsDriverModelled || DmaRanges.Count != 0
        ? DmaRange.ToDeviceAddress(DmaRanges, physicalAddress)
        : AddressWindow.ToDeviceAddress(Core, physicalAddress) ?? physicalAddress;

    private List<ProcessorRegion> ReadRegions()
    {
        var regions = new List<ProcessorRegion>();
        if (Node.Find("memory-region") is not { } list)
            return regions;
        for (var i = 0; i < Math.Min(list.CellCount, MostRegions); i++)
        {
            var phandle = list.GetCell(i);
            var node = Tree.FindByPhandle(phandle);
            var reserved = node is null ? null : ReservedMemory.Find(node);
            var address = reserved?.Memory is { } memory ? ToDeviceAddress(memory.Start) : null;
            regions.Add(new ProcessorRegion(i, phandle, node, reserved, address));
        }

        return regions;
    }
}
