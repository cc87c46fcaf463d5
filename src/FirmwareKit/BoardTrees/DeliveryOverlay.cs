using FirmwareKit.Binary;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.BoardTrees;

/// <summary>
/// Writes the source of an overlay that turns a processor's node from one form of firmware into the other, as ST's documentation prescribes:
/// compatible, memory-region, resets, reset-names, st,syscfg-nsvtor (device-tree.md sections 3 and 4).
/// </summary>
/// <remarks>
/// An overlay cannot delete. What the signed form must not have is listed as <c>/delete-property/</c>, which takes effect where the block is
/// copied into the board's source; compiled as an overlay the properties stay, and ST's driver ignores them on such a node.
/// </remarks>
public sealed class DeliveryOverlay
{
    /// <summary>Where ST's trees keep the resource table of an STM32MP15 (device-tree.md section 3.4).</summary>
    private static readonly AddressRange Mp1Table = new(0x10048000, 0x8000);

    /// <summary>Boards have up to some 20; the address of each is looked up through all buses above it.</summary>
    private const int MostSyscons = 256;

    private readonly RemoteProcessor _processor;
    private readonly DeliveryForm _form;
    private readonly OverlaySource _source;
    private readonly DeviceTreeNode _reserved;

    private DeliveryOverlay(RemoteProcessor processor, DeliveryForm form)
    {
        _processor = processor;
        _form = form;
        _source = new OverlaySource(processor.Tree);
        _reserved = processor.Tree.Root.FindChild("reserved-memory")
            ?? throw new DeliveryPatchException("The tree has no /reserved-memory: it is not one of ST's or derived from them.");
    }

    /// <summary>Writes the overlay's source.</summary>
    /// <param name="processor">The processor, in the tree that the overlay is for.</param>
    /// <param name="wanted">The form of firmware that it is to take.</param>
    /// <returns>Device-tree source, for <c>dtc -@</c>.</returns>
    /// <exception cref="DeliveryPatchException">The node has the form already, there is no such form, or regions are missing.</exception>
    public static string Write(RemoteProcessor processor, FirmwareDelivery wanted)
    {
        ArgumentNullException.ThrowIfNull(processor);
        if (DeliveryForm.Of(processor.Type) is not { } form)
            throw new DeliveryPatchException($"{processor.Node.Path} (compatible {processor.Type.Compatible}) takes unsigned firmware only.");
        if (processor.Tree.Root.Compatible.Any(name => name.Contains("cm33tdcid", StringComparison.Ordinal)))
            throw new DeliveryPatchException("On this board the M33 boots first and loads its own firmware (M33-TD); Linux only attaches, and the node has one form.");
        if (processor.Type.Delivery == wanted)
            throw new DeliveryPatchException($"{processor.Node.Path} takes {(wanted == FirmwareDelivery.Elf ? "unsigned ELF files" : "signed images")} already (compatible {processor.Type.Compatible}).");
        var overlay = new DeliveryOverlay(processor, form);
        if (wanted == FirmwareDelivery.SignedImage)
            overlay.WriteSigned();
        else
            overlay.WriteUnsigned();
        return overlay._source.ToString();
    }

    private void WriteSigned()
    {
        _source.Title(_processor.Node, "It takes signed firmware with this, which OP-TEE loads.", "OP-TEE's own device tree needs its -tee node too, with the regions of code.");
        var regions = DeliveryForm.Shared.Select(Require).Select(_source.ReferenceTo).Append(TableRegion());
        _source.Begin(_processor.Node);
        _source.Line($"compatible = \"{_processor.Type.Compatible}-tee\";");
        _source.List("memory-region", regions);
        string[] forbidden = [.. ((IEnumerable<string>)["resets", "reset-names", "st,syscfg-nsvtor"]).Where(_processor.Node.Has)];
        if (forbidden.Length != 0)
        {
            _source.Comment("An overlay cannot delete. These lines take effect where the block is", "copied into the board's source; otherwise the driver ignores what stays.");
            foreach (var property in forbidden)
                _source.Line($"/delete-property/ {property};");
        }

        _source.End();
    }

    private void WriteUnsigned()
    {
        _source.Title(_processor.Node, "It takes unsigned firmware with this, which Linux loads.", "OP-TEE's own device tree needs the node without -tee too.");
        var compatible = _processor.Type.Compatible[..^"-tee".Length];
        var table = Find(_form.TableNames).Select(_source.ReferenceTo).ToList();
        var code = _form.Code.Select(Require).Select(_source.ReferenceTo).ToList();
        var shared = DeliveryForm.Shared.Select(Require).Select(_source.ReferenceTo).ToList();
        _source.Begin(_processor.Node);
        _source.Line($"compatible = \"{compatible}\";");
        _source.List("memory-region", _form.IsTableFirst ? [.. table, .. shared, .. code] : [.. code, .. shared, .. table]);
        WriteResets();
        WriteBootRegister();
        _source.End();
    }

    private void WriteResets()
    {
        if (_processor.Node.Has("resets") && _processor.Node.Has("reset-names"))
            return; // an earlier overlay could not delete them
        if (FindResetController() is not { } controller)
        {
            _source.Comment("The tree has no SCMI reset controller. Add the core's resets by hand:", "resets = <...>, <...>; reset-names = \"mcu_rst\", \"hold_boot\";");
            return;
        }

        var reference = _source.ReferenceTo(controller);
        _source.Comment("RST_SCMI numbers of the SoC; compare with its dt-bindings/reset header.");
        _source.Line($"resets = <{reference} {_form.Resets.Core}>, <{reference} {_form.Resets.HoldBoot}>;");
        _source.Line("reset-names = \"mcu_rst\", \"hold_boot\";");
    }

    private void WriteBootRegister()
    {
        if (_form.BootRegister is not { } register || _processor.Node.Has("st,syscfg-nsvtor"))
            return;
        foreach (var syscon in _processor.Tree.Nodes.Where(node => node.IsCompatible("syscon")).Take(MostSyscons))
        {
            if (AddressCells.ReadReg(syscon) is not [var block, ..] || AddressTranslation.RegToCpu(syscon) is not { } start || !new AddressRange(start, block.Size).Contains(register))
                continue;
            _source.Line($"st,syscfg-nsvtor = <{_source.ReferenceTo(syscon)} 0x{register - start:x} 0x{DeliveryForm.BootRegisterMask:x}>;");
            return;
        }

        _source.Comment($"No syscon of the tree holds the boot address, 0x{register:x}. Add by hand:", "st,syscfg-nsvtor = <&SYSCON OFFSET 0xffffff80>;");
    }

    /// <summary>protocol@16 of an SCMI node (arm,scmi.yaml: the reset domain protocol is 0x16).</summary>
    private DeviceTreeNode? FindResetController() => _processor.Tree.Nodes.FirstOrDefault(node =>
        node.Name == "protocol@16" && node.Has("#reset-cells") && node.Parent!.Compatible.Any(name => name is "arm,scmi" or "arm,scmi-smc" or "linaro,scmi-optee"));

    /// <summary>The region of the resource table. The STM32MP15's may have to be made: mainline's trees have none.</summary>
    private string TableRegion()
    {
        if (Find(_form.TableNames) is [var table, ..])
            return _source.ReferenceTo(table);
        if (!_form.CanAddTable || AddressCells.Of(_reserved) is not { Address: 1, Size: 1 })
            throw new DeliveryPatchException($"The tree has no region {_form.TableNames[0]} for the resource table in /reserved-memory.");
        if (_processor.ReservedMemory.Regions.FirstOrDefault(region => region.Memory?.Overlaps(Mp1Table) == true) is { } taken)
            throw new DeliveryPatchException($"The resource table's place, {Mp1Table}, is {taken.Node.Name}'s. Add a region mcu-rsc-table@ADDRESS to /reserved-memory.");
        return _source.AddNode(
            _reserved,
            "mcu_rsc_table",
            $"mcu-rsc-table@{Mp1Table.Start:x}",
            "compatible = \"shared-dma-pool\";",
            $"reg = <0x{Mp1Table.Start:x} 0x{Mp1Table.Size:x}>;",
            "no-map;");
    }

    private DeviceTreeNode Require(string name) =>
        Find([name]) is [var region, ..] ? region : throw new DeliveryPatchException($"The tree has no region {name} in /reserved-memory.");

    /// <summary>Regions by name without unit address; ST writes "-" and "_" alike.</summary>
    private List<DeviceTreeNode> Find(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (_reserved.Children.FirstOrDefault(region => region.BaseName.Replace('_', '-') == name) is { } region)
                return [region];
        }

        return [];
    }
}
