using System.Text.Json;
using FirmwareKit.Loading.Linux.Debugfs;

namespace FirmwareKit.Conformance.Linux;

/// <summary>Compares what debugfs shows after the write: carveouts, live resource table, traces. A trace that rests on something unknown is not compared.</summary>
internal static class DebugfsComparison
{
    public static IEnumerable<Disagreement> Compare(JsonElement item, DebugfsFiles files)
    {
        var differences = new List<Disagreement>();
        if (item.TextOrNull("carveouts") is { } carveouts)
        {
            differences.AddRange(LinuxComparison.Differ("carveouts", carveouts, files.CarveoutMemories.Text));
            differences.AddRange(Traces(item, files));
        }

        if (item.TextOrNull("resource_table") is { } table)
            differences.AddRange(LinuxComparison.Differ("resource_table", table, files.ResourceTable.Text));
        return differences;
    }

    private static IEnumerable<Disagreement> Traces(JsonElement item, DebugfsFiles files)
    {
        var expected = item.Field("traces") is { ValueKind: JsonValueKind.Object } traces ? traces.EnumerateObject().ToDictionary(trace => trace.Name, trace => trace.Value.ToString()) : [];
        var got = files.Traces.ToList();
        var differences = LinuxComparison.Differ("traces", string.Join(' ', expected.Keys.Order(StringComparer.Ordinal)), string.Join(' ', got.Select(trace => trace.Name).Order(StringComparer.Ordinal)));
        return differences.Concat(got.Where(trace => trace.IsCertain && expected.ContainsKey(trace.Name)).SelectMany(trace => LinuxComparison.Differ(trace.Name, expected[trace.Name], trace.Text)));
    }
}
