using FirmwareKit.Platforms;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3019 to FK3025: what the processor's node refers to: registers, resets, mailboxes, power domains, cells.</summary>
internal static class ReferenceRules
{
    private static readonly string[] Registers = ["st,syscfg-nsvtor", "st,syscfg-cm-state", "st,syscfg-m4-state", "st,syscfg-rsc-tbl", "st,syscfg-pdds", "st,syscfg-holdboot", "st,syscfg-tz"];

    private static readonly (string List, string Names, string? Cells)[] Lists =
    [
        ("resets", "reset-names", "#reset-cells"),
        ("mboxes", "mbox-names", "#mbox-cells"),
        ("power-domains", "power-domain-names", "#power-domain-cells"),
        ("nvmem-cells", "nvmem-cell-names", null),
    ];

    private static readonly (string Names, string[] Known)[] KnownNames =
    [
        ("reset-names", ["mcu_rst", "hold_boot"]),
        ("mbox-names", ["vq0", "vq1", "shutdown", "detach"]),
        ("power-domain-names", ["default", "sleep"]),
        ("nvmem-cell-names", ["rsc-tbl-addr", "rsc-tbl-size"]),
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3019",
            Severity.Error,
            "Register reference is malformed",
            "A st,syscfg- property names a syscon, an offset and a mask. With fewer cells, or a phandle that nobody has, the driver goes on without the register, or gives up on the node.",
            "Write <&syscon offset mask>.",
            "stm32_rproc_get_syscon (linux-remoteproc.md section 6.2); device-tree.md RPROC030",
            BadRegister),
        new(
            "FK3020",
            Severity.Warning,
            "Boot address goes to another register",
            "The Cortex-M33 takes its vector table from the register that the platform table states. A value written elsewhere changes something else, and the core starts at the old address.",
            "Correct the offset: it counts from the syscon's reg.",
            "device-tree.md section 3.5, RPROC031",
            OtherRegister),
        new(
            "FK3021",
            Severity.Warning,
            "Mask of the boot-address register is wrong",
            "The driver tests the boot address against this mask before it writes. A wider one lets through an address that the register then cuts.",
            "Use the mask of the register.",
            "device-tree.md section 3.5, RPROC032",
            OtherMask),
        new(
            "FK3022",
            Severity.Warning,
            "Property has the other kernel's name",
            "Mainline reads the core's state from st,syscfg-m4-state, ST's kernel from st,syscfg-cm-state. With the wrong one Linux cannot attach to a running core, and does not read the register properties that follow.",
            "Use the name that the kernel on the board knows.",
            "stm32_rproc_parse_dt (linux-remoteproc.md section 6.2); device-tree.md RPROC034",
            OtherKernel),
        new(
            "FK3023",
            Severity.Error,
            "List of references is malformed",
            "Each entry is a phandle and as many cells as the named node's #...-cells says. From a bad entry on the list cannot be read, and the driver does not get what it names.",
            "Correct the entry.",
            "of_parse_phandle_with_args; device-tree.md section 1.7, RPROC040",
            BadList),
        new(
            "FK3024",
            Severity.Error,
            "Names do not match their list",
            "The driver looks an entry up by its place among the names. With more or fewer names than entries it gets another entry than it asks for, or none.",
            "Give each entry one name, in the same order.",
            "device-tree.md RPROC041, RPROC050",
            OtherCount),
        new(
            "FK3025",
            Severity.Warning,
            "Name that the driver does not know",
            "The driver asks for fixed names and leaves others alone. A misspelled one is as good as missing.",
            "Use the names of the binding.",
            "linux-remoteproc.md section 6.2; device-tree.md RPROC042",
            UnknownName),
    ];

    private static IEnumerable<Evidence> BadRegister(PreflightContext context)
    {
        foreach (var name in Registers)
        {
            if (context.Processor.Node.Find(name) is not { } property)
                continue;
            var problem = property.Value.Length != 12 ? $"has {property.Value.Length / 4} cells where 3 belong"
                : context.Processor.Tree.FindByPhandle(property.GetCell(0)) is null ? $"names phandle 0x{property.GetCell(0):x}, which no node has"
                : null;
            if (problem is not null)
                yield return new Evidence($"{name} of {context.Processor.Node.Path} {problem}.", context.PropertyLocation(name), Example(context, name) is { } example ? $"{name} = {example};" : null);
        }
    }

    private static string? Example(PreflightContext context, string name) =>
        context.Processor.Flavour.Form.Properties.FirstOrDefault(need => need.Name == name)?.Example is { Length: > 0 } example ? example : null;

    private static IEnumerable<Evidence> OtherRegister(PreflightContext context)
    {
        if (context.Processor is not { BootAddressRegister: { Address: { } address, Syscon: { } syscon } register, Core.Boot.Register: { } expected } || address == expected)
            yield break;
        var start = unchecked(address - register.Offset);
        yield return new Evidence(
            $"st,syscfg-nsvtor names the register at 0x{address:x8}; the boot address of {context.Processor.Core.Core} is at 0x{expected:x8}.",
            context.PropertyLocation("st,syscfg-nsvtor"),
            expected >= start ? $"st,syscfg-nsvtor = <{context.NameOf(syscon)} 0x{expected - start:x} 0x{context.Processor.Core.Boot.Mask:x}>;" : null);
    }

    private static IEnumerable<Evidence> OtherMask(PreflightContext context)
    {
        if (context.Processor is { BootAddressRegister: { } register, Core.Boot: { Register: not null } boot } && register.Mask != boot.Mask)
            yield return new Evidence($"The mask of st,syscfg-nsvtor is 0x{register.Mask:x8}; the register has the bits 0x{boot.Mask:x8}.", context.PropertyLocation("st,syscfg-nsvtor"), $"Use 0x{boot.Mask:x} as the last cell.");
    }

    private static IEnumerable<Evidence> OtherKernel(PreflightContext context)
    {
        if (!context.Processor.Type.IsDriverModelled || context.Outcome.IsStKernel is not { } isSt)
            yield break;
        var (right, wrong) = isSt ? ("st,syscfg-cm-state", "st,syscfg-m4-state") : ("st,syscfg-m4-state", "st,syscfg-cm-state");
        if (context.Processor.Node.Has(wrong) && !context.Processor.Node.Has(right))
            yield return new Evidence($"{context.Processor.Node.Path} has {wrong}; {context.Outcome.Loader} reads {right}.", context.PropertyLocation(wrong), $"Rename it to {right}, or say which kernel the board runs with --kernel.");
    }

    private static IEnumerable<Evidence> BadList(PreflightContext context)
    {
        foreach (var list in Lists)
        {
            if (Read(context, list) is { Error: { } error })
            {
                yield return new Evidence(
                    $"{list.List} of {context.Processor.Node.Path}: {error}.",
                    context.PropertyLocation(list.List),
                    Example(context, list.List) is { } example ? DeviceTreeLine.Set(context, context.Processor.Node, $"{list.List} = {example};") : null);
            }
        }
    }

    private static IEnumerable<Evidence> OtherCount(PreflightContext context)
    {
        foreach (var list in Lists)
        {
            if (context.Processor.Node.Find(list.Names) is not { } property || Read(context, list) is not { Error: null } specifiers || property.StringCount == specifiers.Count)
                continue;
            var names = property.GetStrings();
            yield return new Evidence(
                $"{list.List} has {specifiers.Count} entries and {list.Names} {names.Count}: {string.Join(", ", names)}.",
                context.PropertyLocation(list.Names),
                $"In {context.NameOf(context.Processor.Node)}, give {list.Names} as many names as {list.List} has entries, {specifiers.Count}, in their order{(Example(context, list.Names) is { } example ? $": {list.Names} = {example};" : ".")}");
        }
    }

    private static IEnumerable<Evidence> UnknownName(PreflightContext context)
    {
        if (!context.Processor.Type.IsDriverModelled)
            yield break;
        foreach (var (list, known) in KnownNames)
        {
            if (context.Processor.Node.Find(list) is not { } property || property.HoldsOnly(known))
                continue;
            foreach (var name in property.GetStrings())
            {
                if (!known.Contains(name))
                    yield return new Evidence($"{list} has \"{name}\"; the driver knows {string.Join(", ", known)}.", context.PropertyLocation(list), FixName(context, list, name, known));
            }
        }
    }

    /// <summary>What was meant is one that is not there yet.</summary>
    private static string FixName(PreflightContext context, string names, string name, string[] known)
    {
        var free = known.Except(context.Processor.Node.Find(names)?.GetStrings() ?? []).Select(other => $"\"{other}\"").ToList();
        return free.Count == 0
            ? $"Take \"{name}\" out of {names} of {context.NameOf(context.Processor.Node)}, and the entry that it names."
            : $"In {names} of {context.NameOf(context.Processor.Node)}, write {string.Join(" or ", free)} for \"{name}\", or take it out with the entry that it names.";
    }

    private static SpecifierList? Read(PreflightContext context, (string List, string Names, string? Cells) list) =>
        context.Processor.Type.IsDriverModelled && context.Processor.Node.Find(list.List) is { } property
            ? SpecifierList.Read(context.Processor.Tree, property, list.Cells)
            : null;
}
