using System.Text.Json;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>The spoiled blobs of testdata/devicetree/broken with what is expected of each (expected.json).</summary>
internal static class BrokenTrees
{
    /// <summary>Rules about memory and processors are the preflight's; the reader's own are these.</summary>
    public static IEnumerable<BrokenTree> OfTheReader => All.Where(tree => tree.Stage != "overlay" && (tree.Rule == "ok" || tree.Rule.StartsWith("FDT", StringComparison.Ordinal)));

    public static IEnumerable<BrokenTree> Overlays => All.Where(tree => tree.Stage == "overlay");

    public static IReadOnlyList<BrokenTree> All { get; } = Read();

    private static List<BrokenTree> Read()
    {
        using var document = JsonDocument.Parse(TestData.Bytes("devicetree", "broken", "expected.json"));
        return
        [
            .. document.RootElement.EnumerateArray().Select(item => new BrokenTree(
                item.GetProperty("file").GetString()!,
                item.GetProperty("stage").GetString()!,
                item.GetProperty("rule").GetString()!,
                item.GetProperty("severity").GetString()!,
                item.GetProperty("libfdt").GetString()!)),
        ];
    }
}

/// <summary>One spoiled blob.</summary>
public sealed record BrokenTree(string File, string Stage, string Rule, string Severity, string Libfdt)
{
    public bool IsFatal => Severity == "fatal" && Stage != "overlay";

    public override string ToString() => File;
}
