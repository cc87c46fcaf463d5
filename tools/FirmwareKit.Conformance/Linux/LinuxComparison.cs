using System.Text.Json;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Conformance.Linux;

/// <summary>Compares one case of conformance/linux with the model, as the folder's README says: verdict, errno, and the lines of level info and above.</summary>
internal static class LinuxComparison
{
    public static IEnumerable<Disagreement> Compare(ConformanceFolder folder, JsonElement item, KernelProfile kernel)
    {
        var own = kernel == KernelProfile.Linux61 ? null : item.Field("linux_6_12");
        var answer = own ?? item;
        var prefix = $"Linux {kernel.Name}: ";
        var expected = Verdict(answer.Text("verdict"));
        var outcome = LinuxCase.Read(folder, item) is var (image, processor) ? LinuxLoader.Start(image, processor, new LinuxOptions { Kernel = kernel }) : null;
        var verdict = outcome?.Verdict ?? LoadVerdict.NoProcessor;
        if (expected == LoadVerdict.NoProcessor || outcome is null)
            return Differ(prefix + "verdict", expected, verdict);
        // An answer that is given for a kernel by itself is exact.
        if (LinuxCase.IsInexact(item) && own is null)
            return outcome.Uncertainties.Count > 0 ? [] : [new Disagreement(prefix + "uncertainties", "a warning that the outcome rests on chance", "none")];
        var differences = Differ(prefix + "verdict", expected, verdict);
        if (answer.Field("errno") is { ValueKind: JsonValueKind.Number } errno)
            differences = differences.Concat(Differ(prefix + "errno", errno.GetInt32(), outcome.ErrorNumber));
        return answer.Field("log") is null
            ? differences
            : differences.Concat(Differ(prefix + "log", Join(LogOf(answer)), Join(outcome.Log.Select(line => $"{NameOf(line.Level)} {line.Text}"))));
    }

    /// <summary>Lines of level info and above, without warnings of other parts of the kernel.</summary>
    private static IEnumerable<string> LogOf(JsonElement answer) =>
        from line in answer.Items("log")
        let level = line.Text("level")
        let text = line.Text("text")
        where level != "debug"
        where !text.StartsWith("WARNING: at", StringComparison.Ordinal)
            || text.Contains("drivers/remoteproc", StringComparison.Ordinal)
            || text.Contains("drivers/rpmsg", StringComparison.Ordinal)
        select $"{level} {text}";

    private static LoadVerdict Verdict(string name) => name switch
    {
        "boots" => LoadVerdict.Boots,
        "refused" => LoadVerdict.Refused,
        "oops" => LoadVerdict.KernelCrash,
        "no processor" => LoadVerdict.NoProcessor,
        _ => throw new ConformanceFormatException($"The verdict \"{name}\" is not known."),
    };

    private static IEnumerable<Disagreement> Differ<T>(string field, T expected, T got) =>
        Equals(expected, got) ? [] : [new Disagreement(field, $"{expected}", $"{got}")];

    private static string Join(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Error => "err",
        LogLevel.Warning => "warning",
        _ => "info",
    };
}
