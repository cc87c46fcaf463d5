using System.Text;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Tests.Loading;

[TestClass]
public sealed class KernelDocumentTests
{
    private const string Introduction = """
        # Kernels

        Generated from `src/FirmwareKit/Loading/Linux/KernelDifferences.cs`. The kernels that `fwkit check --kernel` takes, and in what they answer differently to the same firmware
        and tree. References such as S-02 name the rules of the loaders in [reference](reference/README.md).

        Default: 6.12 where mainline has a driver for the processor, else st-6.6. `mainline` stands for 6.12, `st` for st-6.6. Only 6.1 and 6.12 were run and compared with the
        model; of the others the source was read, in whole or in part, so that what they print may differ in a word. Where it is not known which way a kernel goes, the model takes
        the way that the table says, and marks it with a question mark; `fwkit check` tells when that decides over the verdict.


        """;

    /// <summary>docs/kernels.md is generated: after a change run the tests once with FWKIT_APPROVE=1.</summary>
    [TestMethod]
    public void The_document_of_the_kernels_is_up_to_date()
    {
        var path = Path.Combine(TestData.RepositoryRoot, "docs", "kernels.md");
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(path, Generate());

        Assert.AreEqual(Generate(), File.ReadAllText(path));
    }

    private static string Generate()
    {
        var text = new StringBuilder(Introduction);
        text.Append("| kernel | known from |\n| --- | --- |\n");
        foreach (var kernel in KernelProfile.All)
            text.Append($"| {kernel.Name} | {kernel.Basis} |\n");
        text.Append($"\n## What differs\n\n| | {string.Join(" | ", KernelProfile.All.Select(kernel => kernel.Name))} |\n| --- |{string.Concat(KernelProfile.All.Select(_ => " --- |"))}\n");
        foreach (var difference in KernelDifferences.All)
            text.Append($"| [{difference.Id}](#{difference.Id}) | {string.Join(" | ", KernelProfile.All.Select(kernel => Mark(kernel, difference)))} |\n");
        foreach (var difference in KernelDifferences.All)
            text.Append(Describe(difference));
        return text.ToString();
    }

    private static string Mark(KernelProfile kernel, KernelDifference difference) =>
        (kernel.Has(difference) ? "yes" : "no") + (kernel.DoubtOf(difference) is null ? string.Empty : "?");

    private static StringBuilder Describe(KernelDifference difference)
    {
        var text = new StringBuilder($"\n### {difference.Id}\n\nYes: {difference.Title}\n\nNo: {difference.Otherwise}\n\nRules: {difference.Rules}. Source: {difference.Source}.\n");
        if (difference.Doubts.Count != 0)
            text.Append('\n');
        foreach (var (kernel, doubt) in difference.Doubts)
            text.Append($"- {kernel}: {doubt}\n");
        return text;
    }
}
