using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Conformance.Linux;

/// <summary>
/// Compares one case of conformance/linux with the model, as the folder's README says: verdict, errno, state, and the lines of level info and above, of the
/// write and, where the case has them, of the boot before it; the debugfs files after it; then whether stopping the processor goes well.
/// </summary>
internal static partial class LinuxComparison
{
    private const string DebugLevel = "debug";

    public static IEnumerable<Disagreement> Compare(ConformanceFolder folder, JsonElement item, KernelProfile kernel)
    {
        var prefix = $"Linux {kernel.Name}: ";
        return Fields(folder, item, kernel).Select(difference => difference with { Field = prefix + difference.Field });
    }

    /// <summary>Whether the lines of all levels agree, debug lines too; null when nothing is to be asked for. Debug lines are known of Linux 6.1 only.</summary>
    public static IReadOnlyList<Disagreement>? CompareDebugLines(ConformanceFolder folder, JsonElement item)
    {
        var expected = LinesOf(item, "log").ToList();
        if (LinuxCase.IsInexact(item) || !expected.Exists(line => line.StartsWith(DebugLevel, StringComparison.Ordinal)) || LinuxCase.ReadProcessor(folder, item) is not { } processor)
            return null;
        var device = RemoteprocDevice.Probe(processor, LinuxCase.ReadFiles(folder, item, processor), new LinuxOptions { Kernel = KernelProfile.Linux61, HasDynamicDebug = true });
        if (item.TextOrNull("firmware_name") is { } name)
            device.WriteFirmware(name);
        return [.. Differ("debug lines", Join(expected), Join(LinesOf(device.WriteState(item.TextOrNull("write") ?? "start").Log)))];
    }

    private static IEnumerable<Disagreement> Fields(ConformanceFolder folder, JsonElement item, KernelProfile kernel)
    {
        var own = kernel == KernelProfile.Linux61 ? null : item.Field("linux_6_12");
        var answer = own ?? item;
        var expected = Verdict(answer.Text("verdict"));
        if (LinuxCase.ReadProcessor(folder, item) is not { } processor)
            return Differ("verdict", expected, LoadVerdict.NoProcessor);
        var device = RemoteprocDevice.Probe(processor, LinuxCase.ReadFiles(folder, item, processor), new LinuxOptions { Kernel = kernel });
        if (expected == LoadVerdict.NoProcessor || !device.IsRegistered)
            return Differ("verdict", expected, device.IsRegistered ? LoadVerdict.Boots : device.IsKernelCrashed ? LoadVerdict.KernelCrash : LoadVerdict.NoProcessor);

        // What Linux 6.12 said before the write is known only where it is given.
        var boot = kernel == KernelProfile.Linux61 ? item : own ?? default;
        var differences = Boot(boot, device);
        var named = item.TextOrNull("firmware_name") is { } name ? device.WriteFirmware(name).ErrorNumber : 0;
        var write = device.WriteState(item.TextOrNull("write") ?? "start");
        // An answer that is given for a kernel by itself is exact.
        if (LinuxCase.IsInexact(item) && own is null)
            return write.Uncertainties.Count + device.ProbeAnswer.Uncertainties.Count > 0 ? [] : [new Disagreement("uncertainties", "a warning that the outcome rests on chance", "none")];
        differences = [.. differences, .. Write(item, answer, named, write, device.State)];
        // What debugfs showed is known of Linux 6.1 only.
        if (kernel == KernelProfile.Linux61)
            differences.AddRange(DebugfsComparison.Compare(item, device.Debugfs));
        return item.Field("exact") is { ValueKind: JsonValueKind.False } || write.IsKernelCrash ? differences : [.. differences, .. Stop(item, device)];
    }

    private static List<Disagreement> Boot(JsonElement answer, RemoteprocDevice device)
    {
        var differences = new List<Disagreement>();
        if (answer.Field("boot_log") is not null)
            differences.AddRange(Differ("boot_log", Join(LogOf(answer, "boot_log")), Join(LinesOf(device.ProbeAnswer.Log))));
        if (answer.TextOrNull("boot_state") is { } state)
            differences.AddRange(Differ("boot_state", state, NameOf(device.State)));
        return differences;
    }

    private static IEnumerable<Disagreement> Write(JsonElement item, JsonElement answer, int named, DeviceAnswer write, RemoteprocState state)
    {
        var verdict = write switch
        {
            { IsKernelCrash: true } => LoadVerdict.KernelCrash,
            { ErrorNumber: 0 } => LoadVerdict.Boots,
            _ => LoadVerdict.Refused,
        };
        return
        [
            .. Differ("firmware_errno", item.Field("firmware_errno") is { } errno ? Number(errno) : 0, named),
            .. Differ("verdict", Verdict(answer.Text("verdict")), verdict),
            .. answer.Field("errno") is { } number ? Differ("errno", Number(number), write.ErrorNumber) : [],
            .. answer.TextOrNull("state") is { } name && !write.IsKernelCrash ? Differ("state", name, NameOf(state)) : [],
            .. answer.Field("log") is not null ? Differ("log", Join(LogOf(answer, "log")), Join(LinesOf(write.Log))) : [],
        ];
    }

    /// <summary>A processor that runs is stopped; only where that goes wrong the case says how.</summary>
    private static IEnumerable<Disagreement> Stop(JsonElement item, RemoteprocDevice device)
    {
        if (device.State != RemoteprocState.Running)
            return [];
        var stop = device.WriteState("stop");
        if (item.Field("stop") is not { } expected)
            return Differ("stop", "goes well", stop.IsKernelCrash ? "kernel crash" : stop.ErrorNumber == 0 ? "goes well" : $"{stop.ErrorNumber}");
        if (expected.TextOrNull("verdict") is { } verdict && Verdict(verdict) == LoadVerdict.KernelCrash)
            return Differ("stop", "kernel crash", stop.IsKernelCrash ? "kernel crash" : $"{stop.ErrorNumber}");
        return expected.Field("errno") is { } errno ? Differ("stop", Number(errno), stop.ErrorNumber) : [];
    }

    /// <summary>Lines of level info and above, without warnings of other parts of the kernel.</summary>
    private static IEnumerable<string> LogOf(JsonElement answer, string field) => LinesOf(answer, field).Where(line => !line.StartsWith(DebugLevel, StringComparison.Ordinal));

    /// <summary>Lines of all levels, without warnings of other parts of the kernel.</summary>
    private static IEnumerable<string> LinesOf(JsonElement answer, string field) =>
        from line in answer.Items(field)
        let level = line.Text("level")
        let text = line.Text("text")
        where !text.StartsWith("WARNING: at", StringComparison.Ordinal)
            || text.Contains("drivers/remoteproc", StringComparison.Ordinal)
            || text.Contains("drivers/rpmsg", StringComparison.Ordinal)
        select $"{level} {Plain(text)}";

    private static IEnumerable<string> LinesOf(IEnumerable<LogLine> log) => log.Select(line => $"{NameOf(line.Level)} {Plain(line.Text)}");

    /// <summary>/dev/kmsg writes bytes that are no printable ASCII, and the backslash, as \x0d; a reader may or may not turn them back.</summary>
    private static string Plain(string text)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        var raw = Escaped().Replace(bytes, match => $"{(char)Convert.ToByte(match.Groups[1].Value, 16)}");
        return string.Concat(raw.Select(character => character is < ' ' or > '~' ? $"\\x{(int)character:x2}" : character.ToString()));
    }

    [GeneratedRegex(@"\\x([0-9a-f]{2})")]
    private static partial Regex Escaped();

    private static LoadVerdict Verdict(string name) => name switch
    {
        "boots" => LoadVerdict.Boots,
        "refused" => LoadVerdict.Refused,
        "oops" => LoadVerdict.KernelCrash,
        "no processor" => LoadVerdict.NoProcessor,
        _ => throw new ConformanceFormatException($"The verdict \"{name}\" is not known."),
    };

    private static int Number(JsonElement field) =>
        field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var number) ? number : throw new ConformanceFormatException($"{field.GetRawText()} is not an errno.");

    internal static IEnumerable<Disagreement> Differ<T>(string field, T expected, T got) =>
        Equals(expected, got) ? [] : [new Disagreement(field, $"{expected}", $"{got}")];

    private static string Join(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);

    private static string NameOf(RemoteprocState state) => state.Word();

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Error => "err",
        LogLevel.Warning => "warning",
        LogLevel.Debug => DebugLevel,
        _ => "info",
    };
}
