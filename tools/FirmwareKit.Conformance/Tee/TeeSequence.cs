using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Conformance.Tee;

/// <summary>One sequence of commands.</summary>
internal sealed class TeeSequence(TeeSuite suite, JsonElement item)
{
    public void Compare(Differences differences)
    {
        var session = new OpTeeSession(suite.Key(item), suite.Options(item, TaWidth.Bits32));
        var steps = item.Items("steps");
        for (var i = 0; i < steps.Count; i++)
            CompareStep(differences, steps[i], Run(session, steps[i]), $"step {i + 1}, {steps[i].Text("command")}: ");
    }

    private OpTeeReply Run(OpTeeSession session, JsonElement step) => step.Text("command") switch
    {
        "load" => session.Load(suite.Folder.Source(step.Text("file"))),
        "start" => session.Start(),
        "stop" => session.Stop(),
        "release" => session.Release(),
        "rsc" => session.GetResourceTable(),
        "coredump" => session.GetCoredump(),
        var other => throw new ConformanceFormatException($"The command \"{other}\" is not known."),
    };

    private static void CompareStep(Differences differences, JsonElement step, OpTeeReply reply, string prefix)
    {
        differences.CompareResult(prefix, step, reply.Result);
        if (step.Field("loads") is not null)
            differences.CompareMemory(prefix + "loads", step.Items("loads"), reply.Load?.Loads ?? []);
        if (step.Field("zeros") is not null)
            differences.CompareMemory(prefix + "zeros", step.Items("zeros"), reply.Load?.Zeros ?? []);
        if (step.Field("rsc") is { } table)
            differences.Compare(prefix + "rsc", Table(table.Number("pa"), table.Number("size")), reply.ResourceTable is { } got ? Table(got.PhysicalAddress, got.Size) : "null");
        // A step that moves no reset line does not mention any.
        differences.Compare(prefix + "resets", string.Join(", ", step.Items("resets").Select(line => line.ToString())), string.Join(", ", reply.Resets));
    }

    private static string Table(ulong address, ulong size) => $"(pa 0x{address:x8}, size 0x{size:x})";
}
