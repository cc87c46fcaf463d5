using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace FirmwareKit.Cli.Tests.Reports;

/// <summary>The official SARIF schema.</summary>
internal static class SarifSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromFile(Path.Combine(Fwkit.RepositoryRoot, "testdata", "schemas", "sarif-2.1.0.json")));

    /// <summary>The run of a report that keeps the schema.</summary>
    public static JsonNode RunOf(Result result)
    {
        using var document = JsonDocument.Parse(result.Output, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var evaluation = Schema.Value.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        Assert.IsTrue(evaluation.IsValid, string.Join('\n', (evaluation.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation} {error.Key}: {error.Value}")).Take(10)) + result.Error);
        return JsonNode.Parse(result.Output)!["runs"]!.AsArray().Single()!;
    }
}
