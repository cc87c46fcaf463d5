using System.Text.Json;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Conformance.Tee;

/// <summary>One case for one width: the load, and the commands after it.</summary>
internal sealed class TeeCase(TeeSuite suite, JsonElement item, TaWidth width)
{
    private string Prefix => width == TaWidth.Bits64 ? "64 bits: " : string.Empty;

    public void Compare(Differences differences)
    {
        var session = new OpTeeSession(suite.Key(item), suite.Options(item, width));
        var outcome = session.Load(suite.Folder.Source(item.Text("file"))).Load!;
        // The reference reads outside of the image on the way: any error agrees.
        if (IsUnsafe && outcome.Verdict != OpTeeVerdict.Loaded)
            return;
        CompareOutcome(differences, outcome);
        if (outcome.Result != TeeResult.TargetDead)
            CompareCommands(differences, session, outcome);
    }

    private bool IsUnsafe => item.Field("unsafe") is not null || (width == TaWidth.Bits64 && item.Field("result64")?.Field("unsafe") is not null);

    private void CompareOutcome(Differences differences, OpTeeOutcome outcome)
    {
        differences.CompareResult(Prefix, Owner("result"), outcome.Result);
        if (Owner("stage").TextOrNull("stage") is { } stage)
            differences.Compare(Prefix + "stage", stage, outcome.Stage.GetName());
        if (Owner("loads") is var loads && loads.Field("loads") is not null)
            differences.CompareMemory(Prefix + "loads", loads.Items("loads"), outcome.Loads);
        if (Owner("zeros") is var zeros && zeros.Field("zeros") is not null)
            differences.CompareMemory(Prefix + "zeros", zeros.Items("zeros"), outcome.Zeros);
        if (Owner("rsc") is var rsc && rsc.TryGetProperty("rsc", out _))
            differences.Compare(Prefix + "rsc", rsc.Field("rsc") is { } table ? Differences.Memory(table) : "null", outcome.ResourceTable is { } got ? Differences.Memory(got) : "null");
        if (Owner("log") is var log && log.Field("log") is not null)
            differences.Compare(Prefix + "log", string.Join(" | ", log.Items("log").Select(line => line.ToString())), string.Join(" | ", outcome.Log));
    }

    /// <summary>"After the load" of the folder's README.</summary>
    private void CompareCommands(Differences differences, OpTeeSession session, OpTeeOutcome outcome)
    {
        var isLoaded = outcome.Verdict == OpTeeVerdict.Loaded;
        var refused = isLoaded ? TeeResult.Success : TeeResult.BadState;
        CompareCommand("rsc", refused, session.GetResourceTable());
        CompareCommand("start", refused, session.Start());
        CompareCommand("stop", TeeResult.Success, session.Stop());
        CompareCommand("release", TeeResult.Success, session.Release());

        void CompareCommand(string command, TeeResult expected, OpTeeReply reply) =>
            differences.Compare($"{Prefix}{command} afterwards", Differences.Code(expected), Differences.Code(reply.Result));
    }

    /// <summary>The object that has the field for this width: what differs on 64 bits stands in an object of its own.</summary>
    private JsonElement Owner(string field) =>
        width == TaWidth.Bits64 && item.Field("result64") is { } other && other.TryGetProperty(field, out _) ? other : item;
}
