using FirmwareKit.Loading.Linux;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>Kernels for people.</summary>
internal static class KernelText
{
    public static void Write(IReadOnlyList<KernelProfile> kernels, Page page)
    {
        page.Table(["Kernel", "Also", "Known", "Not certain"], kernels.Select(kernel => (IReadOnlyList<string>)[kernel.Name, AliasesOf(kernel), WordOf(kernel.Evidence), Doubts(kernel)]));
        page.Line();
        page.Line($"Default: {KernelProfile.Linux612.Name} where mainline has a driver for the processor, else {KernelProfile.St66.Name}. fwkit explain {kernels[0].Name} says how a kernel is known and what it does otherwise than {KernelProfile.Linux612.Name}.");
        page.Flush();
    }

    public static void Write(KernelProfile kernel, Page page)
    {
        page.Headline($"Linux {kernel.Name}", Style.Plain, WordOf(kernel.Evidence));
        page.Line();
        page.Pairs([("basis", kernel.Basis)], labelWidth: 7);
        var differences = kernel.DifferencesFrom(KernelProfile.Linux612);
        if (differences.Count != 0)
            page.Heading($"Otherwise than {KernelProfile.Linux612.Name}");
        foreach (var difference in differences)
        {
            page.Paragraph(difference.BehaviourOf(kernel), 2);
            page.Paragraph($"{difference.Id}; {difference.Rules}. Source: {difference.Source}.", 4);
        }

        var doubts = KernelDifferences.All.Where(difference => kernel.DoubtOf(difference) is not null).ToList();
        if (doubts.Count != 0)
            page.Heading("Not certain");
        foreach (var difference in doubts)
        {
            page.Paragraph(difference.BehaviourOf(kernel), 2);
            page.Paragraph($"{difference.Id}. {kernel.DoubtOf(difference)}", 4);
        }

        page.Flush();
    }

    private static string AliasesOf(KernelProfile kernel) => string.Join(", ", KernelProfile.Aliases.Where(alias => alias.Value == kernel).Select(alias => alias.Key));

    private static string Doubts(KernelProfile kernel) => KernelDifferences.All.Count(difference => kernel.DoubtOf(difference) is not null) is > 0 and var count ? Sizes.Count(count, "point") : string.Empty;

    private static string WordOf(KernelEvidence evidence) => evidence switch
    {
        KernelEvidence.Executed => "run, and compared",
        KernelEvidence.Read => "source read, not run",
        _ => "source read in part, not run",
    };
}
