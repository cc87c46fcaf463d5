using FirmwareKit.BoardTrees;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary><c>fwkit dt diff</c> for people.</summary>
internal static class TreeDiffText
{
    public static void Write(string first, string second, IReadOnlyList<TreeDifference> differences, Page page)
    {
        if (differences.Count == 0)
        {
            page.Headline("SAME", new Style(Color.Green, decoration: Decoration.Bold), "what the trees say about remote processors");
            page.Flush();
            return;
        }

        page.Headline("DIFFERENT", new Style(Color.Red, decoration: Decoration.Bold), Sizes.Count(differences.Count, "difference"));
        page.Pairs([("-", first), ("+", second)], labelWidth: 1);
        foreach (var node in differences.GroupBy(difference => difference.Path))
        {
            page.Heading(node.Key);
            foreach (var difference in node)
            {
                page.Line($"  {difference.Item}");
                page.Pairs([("-", Show(difference.First)), ("+", Show(difference.Second))], indent: 4, labelWidth: 1);
            }
        }

        page.Flush();
    }

    private static string Show(string? value) => value switch
    {
        null => "(not there)",
        "" => "(there)",
        _ => value,
    };
}
