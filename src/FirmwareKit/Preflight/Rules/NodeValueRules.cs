namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3026 to FK3031: values of the processor's node that belong together.</summary>
internal static class NodeValueRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3026",
            Severity.Error,
            "Virtio device without mailboxes",
            "The firmware has a virtio device, and the node no mailboxes vq0 and vq1. Linux starts the core, and drops every kick without a word, so that rpmsg never gets a message through.",
            "Add mboxes and mbox-names with vq0 and vq1.",
            "stm32_rproc_kick (linux-remoteproc.md section 6.2); device-tree.md RPROC050",
            NoMailboxes),
        new(
            "FK3027",
            Severity.Warning,
            "firmware-name is no file name below the search path",
            "The kernel joins the name to each directory of its search path. A leading slash does not make it absolute, and a name with \"..\" is refused.",
            "Give one name, relative to /lib/firmware.",
            "request_firmware (linux-remoteproc.md F-07, F-08); device-tree.md RPROC060",
            BadFirmwareName),
        new(
            "FK3028",
            Severity.Error,
            "No power domain for suspend",
            "With keep-power-in-suspend the driver attaches to the power domain called sleep. It does not find one, and the processor cannot be used.",
            "Name the domains \"default\", \"sleep\".",
            "stm32_rproc_probe of ST's kernel (linux-remoteproc.md section 6.2); device-tree.md RPROC061",
            NoSleepDomain),
        new(
            "FK3029",
            Severity.Error,
            "Cells for the resource table lack their names",
            "The driver looks up where the resource table is by the names rsc-tbl-addr and rsc-tbl-size. Without them it cannot attach, and with st,syscfg-cm-state it does not probe.",
            "nvmem-cell-names = \"rsc-tbl-addr\", \"rsc-tbl-size\";",
            "stm32_rproc_probe of ST's kernel (linux-remoteproc.md section 6.2); device-tree.md RPROC062",
            NoCellNames),
        new(
            "FK3030",
            Severity.Warning,
            "Two ways to hold the core",
            "The driver uses the reset hold_boot and leaves st,syscfg-holdboot alone. The register then says something that is not so.",
            "Remove st,syscfg-holdboot.",
            "device-tree.md DELTA008",
            HeldTwice),
        new(
            "FK3031",
            Severity.Warning,
            "firmware-name is not read",
            "The stm32_rproc driver of mainline does not look at firmware-name, and asks for the default name. Only ST's newest kernels read it.",
            "Install the firmware under the default name, or write its name to the firmware file in sysfs before the start.",
            "stm32_rproc_probe (linux-remoteproc.md section 6.2)",
            IgnoredFirmwareName),
    ];

    private static IEnumerable<Evidence> NoMailboxes(PreflightContext context)
    {
        if (!context.Processor.Type.FindsVringsByName || !context.Processor.Type.IsDriverModelled || !context.Processor.Node.IsReachable || context.Vdevs.IsEmpty)
            yield break;
        string[] wanted = ["vq0", "vq1"];
        var names = context.Processor.Node.Find("mbox-names");
        if (names?.ContainsString(wanted[0]) == true && names.ContainsString(wanted[1]) && context.Processor.Node.Has("mboxes"))
            yield break;
        var missing = wanted.Except(names?.GetStrings() ?? []).ToList();
        yield return new Evidence(
            context.Processor.Node.Has("mboxes") ? $"mbox-names of {context.Processor.Node.Path} lacks {string.Join(" and ", missing)}." : $"{context.Processor.Node.Path} has no mboxes.",
            context.PropertyLocation("mbox-names"),
            context.Processor.Type.HostBits == 64 ? "mboxes = <&ipcc1 0x100>, <&ipcc1 0x101>; mbox-names = \"vq0\", \"vq1\";" : "mboxes = <&ipcc 0>, <&ipcc 1>; mbox-names = \"vq0\", \"vq1\";");
    }

    private static IEnumerable<Evidence> BadFirmwareName(PreflightContext context)
    {
        if (context.Processor.Node.Find("firmware-name") is not { } property)
            yield break;
        var names = property.GetStrings();
        var problem = names switch
        {
            [] or [""] => "is empty",
            [['/', ..]] => $"is the absolute path {names[0]}",
            [var name] when name.Split('/').Contains("..") => $"is {name}, with a component \"..\"",
            [_] => null,
            _ => $"has {names.Count} names; one is read",
        };
        if (problem is not null)
            yield return new Evidence($"firmware-name of {context.Processor.Node.Path} {problem}.", context.PropertyLocation("firmware-name"), FileName(names) is { Length: > 0 } file ? DeviceTreeLine.Set(context, context.Processor.Node, $"firmware-name = \"{file}\";") : null);
    }

    /// <summary>What follows the search path in the first name.</summary>
    private static string FileName(IReadOnlyList<string> names)
    {
        const string SearchPath = "/lib/firmware/";
        var name = names.Count == 0 ? string.Empty : names[0];
        if (name.StartsWith(SearchPath, StringComparison.Ordinal) && !name.Split('/').Contains(".."))
            return name[SearchPath.Length..].TrimStart('/');
        return name.StartsWith('/') || name.Split('/').Contains("..") ? name[(name.LastIndexOf('/') + 1)..] : name;
    }

    private static IEnumerable<Evidence> NoSleepDomain(PreflightContext context)
    {
        var node = context.Processor.Node;
        if (node.Has("keep-power-in-suspend") && node.Has("power-domains") && node.Find("power-domain-names")?.ContainsString("sleep") != true)
            yield return new Evidence($"{node.Path} has keep-power-in-suspend and power-domains, and no domain called sleep.", context.PropertyLocation("power-domain-names"), DeviceTreeLine.Set(context, node, "power-domain-names = \"default\", \"sleep\";"));
    }

    private static IEnumerable<Evidence> NoCellNames(PreflightContext context)
    {
        var node = context.Processor.Node;
        if (!context.Processor.Type.IsDriverModelled || !node.Has("nvmem-cells"))
            yield break;
        string[] wanted = ["rsc-tbl-addr", "rsc-tbl-size"];
        var missing = wanted.Except(node.Find("nvmem-cell-names")?.GetStrings() ?? []).ToList();
        if (missing.Count != 0)
            yield return new Evidence($"nvmem-cell-names of {node.Path} lacks {string.Join(" and ", missing)}.", context.PropertyLocation("nvmem-cell-names"), DeviceTreeLine.Set(context, node, "nvmem-cell-names = \"rsc-tbl-addr\", \"rsc-tbl-size\";"));
    }

    private static IEnumerable<Evidence> HeldTwice(PreflightContext context)
    {
        var node = context.Processor.Node;
        if (node.Has("st,syscfg-holdboot") && node.Find("reset-names")?.ContainsString("hold_boot") == true)
            yield return new Evidence($"{node.Path} has the reset hold_boot and st,syscfg-holdboot.", context.PropertyLocation("st,syscfg-holdboot"), $"{context.NameOf(node)} {{ /delete-property/ st,syscfg-holdboot; }};");
    }

    private static IEnumerable<Evidence> IgnoredFirmwareName(PreflightContext context)
    {
        if (context.Processor.Type.IsDriverModelled && context.Outcome.IsStKernel == false && context.Processor.Node.Find("firmware-name")?.GetString() is { } name)
            yield return new Evidence($"firmware-name of {context.Processor.Node.Path} is {name}; {context.Outcome.Loader} asks for {context.Processor.DefaultFirmwareName}.", context.PropertyLocation("firmware-name"), $"Install it as /lib/firmware/{context.Processor.DefaultFirmwareName}, or before the start: echo {name} > /sys/class/remoteproc/remoteproc0/firmware");
    }
}
