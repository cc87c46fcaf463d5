using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary>The schemas of docs/schema. <see cref="Fwkit.Run"/> holds every JSON output of every test against them.</summary>
internal static class JsonSchemas
{
    private static readonly Lazy<Dictionary<string, JsonSchema>> All = new(Load);

    public static string Folder => Path.Combine(Fwkit.RepositoryRoot, "docs", "schema");

    /// <summary>What a JSON output breaks of the schema that it names; empty when it keeps it.</summary>
    public static string Problems(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (!document.RootElement.TryGetProperty("schema", out var name))
            return "there is no member schema";
        if (!All.Value.TryGetValue(name.GetString()!, out var schema))
            return $"docs/schema has no {name}";
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? string.Empty : Describe(result);
    }

    /// <summary>Whether an output is one of the command's own JSON shapes.</summary>
    public static bool IsReport(string output) => output.StartsWith("{\n  \"schema\":", StringComparison.Ordinal) || output.StartsWith("{\r\n  \"schema\":", StringComparison.Ordinal);

    /// <summary>The schemas that an output can name.</summary>
    public static IReadOnlyCollection<string> Names => All.Value.Keys;

    /// <summary>The errors; those of the alternatives that were not meant come last.</summary>
    private static string Describe(EvaluationResults result) => string.Join('\n', (result.Details ?? [])
        .Where(detail => detail.Errors is { Count: > 0 })
        .OrderBy(detail => detail.EvaluationPath.ToString() is var path && (path.Contains("/oneOf/", StringComparison.Ordinal) || path.EndsWith("/unevaluatedProperties", StringComparison.Ordinal)))
        .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Key}: {error.Value}"))
        .Take(20)
        .DefaultIfEmpty("it breaks the schema"));

    private static Dictionary<string, JsonSchema> Load()
    {
        // Files refer to each other by their names. The validator follows such references only between documents with an absolute id.
        var named = new Dictionary<string, JsonSchema>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(Folder, "*.schema.json"))
        {
            var text = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            text.Insert(0, "$id", $"https://schema.invalid/{Path.GetFileName(path)}");
            var schema = JsonSchema.FromText(text.ToJsonString());
            if (text["properties"]?["schema"]?["const"] is { } name)
                named.Add(name.GetValue<string>(), schema);
        }

        return named;
    }
}
