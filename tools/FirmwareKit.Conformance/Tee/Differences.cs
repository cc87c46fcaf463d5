using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Conformance.Tee;

/// <summary>Collects what differs, and writes each value as a folder of conformance/tee does.</summary>
internal sealed class Differences
{
    private readonly List<Disagreement> _list = [];

    public IReadOnlyList<Disagreement> List => _list;

    public void Compare(string field, string expected, string got)
    {
        if (!string.Equals(expected, got, StringComparison.Ordinal))
            _list.Add(new Disagreement(field, expected, got));
    }

    /// <summary>A client sees a crash as TARGET_DEAD, so the two agree.</summary>
    public void CompareResult(string prefix, JsonElement item, TeeResult got)
    {
        if (item.TextOrNull("result") is { } expected)
            Compare(prefix + "result", expected == "crash" ? Code(TeeResult.TargetDead) : expected, Code(got));
        if (item.TextOrNull("result_name") is { } name)
            Compare(prefix + "result_name", name == "crash" ? Name(TeeResult.TargetDead) : name, Name(got));
    }

    public void CompareMemory(string field, IReadOnlyList<JsonElement> expected, IEnumerable<OpTeeMemory> got) =>
        Compare(field, Join(expected.Select(Memory)), Join(got.Select(Memory)));

    public static string Code(TeeResult result) => $"0x{(uint)result:x8}";

    /// <summary>A range in the folder's form; a field that is not there is not compared, and stands as in the model's answer.</summary>
    public static string Memory(JsonElement item) => Memory(item.Number("da"), item.Number("pa"), item.Number("size"));

    public static string Memory(OpTeeMemory memory) => Memory(memory.DeviceAddress, memory.PhysicalAddress, memory.Size);

    private static string Memory(ulong da, ulong pa, ulong size) => $"(da 0x{da:x8}, pa 0x{pa:x8}, size 0x{size:x})";

    private static string Name(TeeResult result) => result == TeeResult.Success ? "TEE_SUCCESS" : $"TEE_ERROR_{result.GetName()}";

    private static string Join(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
