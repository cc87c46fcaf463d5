using System.Text.Json;

namespace FirmwareKit.Reports.Sarif;

/// <summary>
/// Pre-flight reports as SARIF 2.1.0, one run for all files: what code-scanning services take. Paths are relative and nothing depends on the machine or
/// the time, so that the same inputs give the same bytes.
/// </summary>
public static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>Writes the run.</summary>
    /// <param name="files">The checked files. Each is looked at before the next is asked for.</param>
    /// <param name="sources">The folder with the sources, which paths are relative to.</param>
    /// <param name="exitCode">The exit code of the run, asked for after the last file.</param>
    public static string Write(IEnumerable<CheckedFirmware> files, SourceTree sources, Func<int> exitCode)
    {
        ArgumentNullException.ThrowIfNull(exitCode);
        var checks = files.Select(file => new FileCheck(file)).ToList();
        // What is wrong in the tree is wrong once, however many firmware files were checked on it.
        var results = checks.SelectMany(check => check.Results).DistinctBy(result => result.IsInTree ? ((object)result.Tree, result.Finding.Rule.Id, result.Finding.Message) : (result, string.Empty, string.Empty)).ToList();
        var rules = new SarifRules(results.Select(result => result.Finding.Rule));
        var locations = new SarifLocations(sources);
        return JsonReport.Write(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules);
            json.List("invocations", [0], _ => WriteInvocation(json, checks, results, rules, locations, exitCode()));
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(SarifLocations.Base);
            SarifRules.Text(json, "description", "The folder with the project's sources.");
            json.WriteEndObject();
            json.WriteEndObject();
            // The schema wants each of them once, also where a file was named twice.
            json.List("artifacts", checks.DistinctBy(check => (locations.NameOf(check.Path), check.Facts?.Identity)), check => WriteArtifact(json, check, locations));
            var fingerprints = new Fingerprints();
            json.List("results", results, result => WriteResult(json, result, rules, locations, fingerprints));
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteTool(Utf8JsonWriter json, SarifRules rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "fwkit");
        json.WriteString("fullName", "fwkit check");
        json.WriteString("semanticVersion", typeof(SarifReport).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        SarifRules.Text(json, "shortDescription", "Says whether firmware for a companion core will boot on its board.");
        rules.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, List<FileCheck> checks, List<SarifResult> results, SarifRules rules, SarifLocations locations, int exitCode)
    {
        var unreadable = checks.Where(check => check.Problem.Length != 0).DistinctBy(check => check.Problem).ToList();
        json.WriteBoolean("executionSuccessful", unreadable.Count == 0);
        json.WriteNumber("exitCode", exitCode);
        var weighed = results.Where(result => result.Finding.Choice is not null).DistinctBy(result => (result.Finding.Rule.Id, result.Finding.Severity)).ToList();
        if (weighed.Count != 0)
        {
            json.List("ruleConfigurationOverrides", weighed, result =>
            {
                json.WriteStartObject("configuration");
                json.WriteString("level", SarifRules.LevelOf(result.Finding.Severity));
                json.WriteEndObject();
                json.WriteStartObject("descriptor");
                rules.WriteReference(json, result.Finding.Rule);
                json.WriteEndObject();
            });
        }

        json.List("toolExecutionNotifications", unreadable, check =>
        {
            json.WriteString("level", "error");
            SarifRules.Text(json, "message", check.Problem);
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            SarifLocations.WriteArtifact(json, "artifactLocation", locations.NameOf(check.Path));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteArtifact(Utf8JsonWriter json, FileCheck check, SarifLocations locations)
    {
        SarifLocations.WriteArtifact(json, "location", locations.NameOf(check.Path));
        json.Strings("roles", ["analysisTarget"]);
        if (check.Facts is not { } facts)
            return;
        json.WriteNumber("length", facts.Length);
        json.WriteStartObject("properties");
        json.WriteString("verdict", facts.Verdict);
        json.WriteString("processor", facts.Processor);
        json.WriteString("loader", facts.Loader);
        json.WriteNumber("errno", facts.ErrorNumber);
        if (facts.StopsAt is { } rule)
            json.WriteString("stopsAt", rule);
        json.Strings("boardLog", facts.Log);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifResult result, SarifRules rules, SarifLocations locations, Fingerprints fingerprints)
    {
        var finding = result.Finding;
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules.IndexOf(finding.Rule));
        json.WriteString("level", SarifRules.LevelOf(finding.Severity));
        SarifRules.Text(json, "message", result.Message);
        locations.Write(json, result);
        json.WriteStartObject("partialFingerprints");
        // The name that GitHub compares; it would make one up from the text of a source file otherwise.
        json.WriteString("primaryLocationLineHash", fingerprints.Next(finding.Rule, result.IsInTree ? string.Empty : locations.NameOf(result.Firmware), result.Processor, finding.Location, result.Source.Symbol));
        json.WriteEndObject();
        if (result.Suppression is { } reason)
        {
            json.List("suppressions", [reason], justification =>
            {
                // Not in the source: a file beside the firmware, or the command line.
                json.WriteString("kind", "external");
                json.WriteString("status", "accepted");
                json.WriteString("justification", justification);
            });
        }

        json.WriteStartObject("properties");
        json.WriteString("fix", finding.Fix);
        if (finding.BoardLine is { } says)
            json.WriteString("boardLine", says);
        if (finding.LaterLine is { } later)
            json.WriteString("laterLine", later);
        if (finding.Choice is { } choice)
            json.WriteString("severityReason", choice.Reason);
        json.WriteEndObject();
    }

    /// <summary>What stays of a check when its file is closed.</summary>
    private sealed record FileCheck
    {
        public FileCheck(CheckedFirmware file)
        {
            (Path, Problem, Results) = (file.Path, file.Problem, [.. SarifResult.Of(file)]);
            if (file.Report is { } report)
                Facts = new FileFacts(report.Context.Image.Source.Length, JsonReport.Kebab(report.Verdict), report.Context.Processor.Name, report.Outcome.Loader, report.Outcome.ErrorNumber, report.StopsAt?.Rule.Id, [.. report.Outcome.Log.Select(line => line.Text)]);
        }

        public string Path { get; }

        public string Problem { get; }

        public IReadOnlyList<SarifResult> Results { get; }

        public FileFacts? Facts { get; }
    }

    private sealed record FileFacts(long Length, string Verdict, string Processor, string Loader, int ErrorNumber, string? StopsAt, IReadOnlyList<string> Log)
    {
        public string Identity => string.Join('\n', [$"{Length} {Verdict} {Processor} {Loader} {ErrorNumber} {StopsAt}", .. Log]);
    }
}
