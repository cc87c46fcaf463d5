using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;

namespace FirmwareKit.Platforms;

/// <summary>A remote processor as a device tree describes it to Linux.</summary>
public sealed class RemoteProcessor
{
    /// <summary>Linux registers 64 reserved regions; this only bounds the work on a hostile tree.</summary>
    private const int MostRegions = 1024;

    private RemoteProcessor(DeviceTree tree, DeviceTreeNode node, ProcessorType type, ReservedMemory reservedMemory, IReadOnlyList<AddressRange> systemMemory)
    {
        Tree = tree;
        Node = node;
        Type = type;
        ReservedMemory = reservedMemory;
        SystemMemory = systemMemory;
        DmaRanges = node.Parent?.Find("dma-ranges") is { } ranges ? DmaRange.Read(ranges, type.HostBits) : [];
        Regions = ReadRegions();
        BootAddressRegister = SyscfgRegister.Read(tree, node, "st,syscfg-nsvtor");
    }

    /// <summary>The whole tree.</summary>
    public DeviceTree Tree { get; }

    /// <summary>The processor's node.</summary>
    public DeviceTreeNode Node { get; }

    /// <summary>What its compatible string tells.</summary>
    public ProcessorType Type { get; }

    /// <summary>Linux's name for the processor: the node name without unit address, <c>m33</c>.</summary>
    public string Name => Node.BaseName;

    /// <summary>The name under which Linux asks for the firmware unless told otherwise.</summary>
    public string DefaultFirmwareName => $"rproc-{Name}-fw";

    /// <summary>Translation between the core's and the main CPU's addresses; empty when the bus has none that the driver takes.</summary>
    public IReadOnlyList<DmaRange> DmaRanges { get; }

    /// <summary>The regions of <c>memory-region</c>, in list order.</summary>
    public IReadOnlyList<ProcessorRegion> Regions { get; }

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

    /// <summary>The remote processors of a tree, in tree order; disabled ones too.</summary>
    /// <param name="tree">The tree.</param>
    public static IReadOnlyList<RemoteProcessor> FindAll(DeviceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var processors = new List<RemoteProcessor>();
        var reserved = ReservedMemory.Read(tree);
        var memory = DeviceTrees.SystemMemory.Read(tree);
        foreach (var node in tree.Nodes)
        {
            if (ProcessorType.Of(node) is { } type)
                processors.Add(new RemoteProcessor(tree, node, type, reserved, memory));
        }

        return processors;
    }

    /// <summary>Whether this is the processor that a user means: by Linux's name, node name, path or label.</summary>
    /// <param name="name">What the user wrote.</param>
    public bool IsCalled(string name) => Name == name || Node.Name == name || Node.Path == name || Tree.FindLabel(Node) == name;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Node.Path})";

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
            var address = reserved?.Memory is { } memory ? DmaRange.ToDeviceAddress(DmaRanges, memory.Start) : null;
            regions.Add(new ProcessorRegion(i, phandle, node, reserved, address));
        }

        return regions;
    }
}
