using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK3006 to FK3009: the properties that the platform table wants of a node in its flavour.</summary>
internal static class PropertyRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK3006",
            Severity.Error,
            "Property is missing",
            "The flavour of this node needs the property, or one name more in it. The finding says what goes wrong without it.",
            "Add the property.",
            "device-tree.md section 3.2, DELTA004, DELTA005, DELTA024, DELTA031",
            Missing),
        new(
            "FK3007",
            Severity.Error,
            "Property that this flavour must not have",
            "The property belongs to another flavour, and the driver acts on it. The finding says what goes wrong with it.",
            "Delete the property.",
            "device-tree.md section 3.2, DELTA022, DELTA035",
            Forbidden),
        new(
            "FK3008",
            Severity.Warning,
            "Property without use in this flavour",
            "Nothing reads the property here, so that it says something about the board which is not so. It is usually left over from another flavour; an overlay cannot delete it.",
            "Delete it in the source of the tree, with /delete-property/.",
            "device-tree.md section 1.12, DELTA013, DELTA014, DELTA023",
            Unused),
        new(
            "FK3009",
            Severity.Note,
            "Property that boards of this kind usually have",
            "The processor starts without it. What is missing then is noticed late.",
            "Add the property, if you want what it gives.",
            "device-tree.md section 3.2, DELTA025, RPROC051",
            NotRecommended),
    ];

    /// <summary>A disabled node is often a stub that each board completes.</summary>
    private static IEnumerable<Evidence> Missing(PreflightContext context) => Lacking(context, Need.Required);

    private static IEnumerable<Evidence> NotRecommended(PreflightContext context) => Lacking(context, Need.Recommended);

    private static IEnumerable<Evidence> Lacking(PreflightContext context, Need kind)
    {
        if (!context.Processor.Node.IsReachable)
            yield break;
        foreach (var need in context.Processor.Flavour.Form.Properties)
        {
            if (need.Need == kind && !Meets(context, need))
                yield return Lacking(context, need);
        }
    }

    private static IEnumerable<Evidence> Forbidden(PreflightContext context) => Present(context, Need.Forbidden);

    private static IEnumerable<Evidence> Unused(PreflightContext context) => Present(context, Need.Unused);

    private static IEnumerable<Evidence> Present(PreflightContext context, Need kind)
    {
        foreach (var need in context.Processor.Flavour.Form.Properties)
        {
            if (need.Need != kind || context.Processor.Node.Find(need.Name) is not { } property)
                continue;
            var found = need.Entries.Where(property.ContainsString).ToList();
            if (need.Entries.Count != 0 && found.Count == 0)
                continue;
            yield return new Evidence(
                (found.Count == 0 ? $"{context.Processor.Node.Path} has {need.Name}." : $"{need.Name} of {context.Processor.Node.Path} has {Quoted(found)}.") + Reason(need),
                context.PropertyLocation(need.Name),
                found.Count == 0 ? $"{context.NameOf(context.Processor.Node)} {{ /delete-property/ {need.Name}; }};" : $"Take {Quoted(found)} out of {need.Name}, and its entry out of the list that it names.");
        }
    }

    private static Evidence Lacking(PreflightContext context, PropertyNeed need)
    {
        var node = context.Processor.Node;
        var missing = need.Entries.Except(Names(context, need.Name)).ToList();
        var value = need.Example.Length == 0 ? string.Empty : $" = {need.Example}";
        return node.Has(need.Name)
            ? new Evidence($"{need.Name} of {node.Path} lacks {Quoted(missing)}.{Reason(need)}", context.PropertyLocation(need.Name), $"Add {Quoted(missing)}, and the entry that it names: {need.Name}{value};")
            : new Evidence($"{node.Path} has no {need.Name}.{Reason(need)}", context.NodeLocation, $"Add to {context.NameOf(node)}: {need.Name}{value};{Otherwise(need)}");
    }

    private static bool Meets(PreflightContext context, PropertyNeed need) =>
        (context.Processor.Node.Find(need.Name) is { } property && (need.Entries.Count == 0 || need.Entries.All(property.ContainsString)))
        || (need.Alternatives.Count != 0 && need.Alternatives.Any(context.Processor.Node.Has));

    private static IReadOnlyList<string> Names(PreflightContext context, string property) => context.Processor.Node.Find(property)?.GetStrings() ?? [];

    private static string Reason(PropertyNeed need) => need.Reason.Length == 0 ? string.Empty : " " + need.Reason;

    private static string Otherwise(PropertyNeed need) => need.Alternatives.Count == 0 ? string.Empty : $" {string.Join(" or ", need.Alternatives)} does as well.";

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
