using System.Text.Json;

namespace FirmwareKit.Preflight;

/// <summary>
/// Choices on rules as a file, usually <c>fwkit.json</c> beside the firmware:
/// <c>{ "rules": { "FK4003": { "ignore": true, "reason": "..." }, "FK4005": { "severity": "note", "reason": "..." } } }</c>. The reason is mandatory, since
/// the file outlives whoever wrote it. Comments and trailing commas are allowed; unknown members and unknown rules are not.
/// </summary>
public static class RuleChoicesFile
{
    /// <summary>The name under which the command looks for it beside the firmware.</summary>
    public const string DefaultName = "fwkit.json";

    /// <summary>A hundred rules with a reason each have 20 KB; this only bounds the work on a wrong file.</summary>
    private const int LargestFile = 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads the file.</summary>
    /// <param name="utf8">Its content.</param>
    /// <exception cref="RuleChoicesFormatException">It is malformed, or names a rule that does not exist.</exception>
    public static RuleChoices Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > LargestFile)
            throw new RuleChoicesFormatException("$", $"expected a file of at most {LargestFile} bytes, found {utf8.Length}.");
        if (utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            utf8 = utf8[3..];
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            AllowOnly(document.RootElement, "$", "$schema", "rules");
            return document.RootElement.TryGetProperty("rules", out var rules) ? new RuleChoices(ReadRules(rules)) : RuleChoices.None;
        }
        catch (JsonException e)
        {
            throw new RuleChoicesFormatException("$", $"expected JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is not valid Unicode.
            throw new RuleChoicesFormatException("$", $"expected JSON in UTF-8: {e.Message}", e);
        }
    }

    private static List<RuleChoice> ReadRules(JsonElement rules)
    {
        const string Path = "$.rules";
        if (rules.ValueKind != JsonValueKind.Object)
            throw new RuleChoicesFormatException(Path, "expected an object with rule ids as members.");
        return [.. rules.EnumerateObject().Select(rule => ReadChoice(rule.Name, rule.Value, $"{Path}.{rule.Name}"))];
    }

    private static RuleChoice ReadChoice(string id, JsonElement value, string path)
    {
        // Ids are exact here, so that one rule cannot stand there twice.
        if (!RuleCatalog.TryFind(id, out var rule) || rule.Id != id)
            throw new RuleChoicesFormatException(path, $"there is no such rule; the nearest are {string.Join(", ", RuleCatalog.Nearest(id).Select(near => near.Id))}.");
        AllowOnly(value, path, "ignore", "severity", "reason");
        var reason = ReadReason(value, path);
        return (value.TryGetProperty("ignore", out var ignore), value.TryGetProperty("severity", out var severity)) switch
        {
            (true, false) when ignore.ValueKind == JsonValueKind.True => RuleChoice.Ignore(rule, reason),
            (true, false) => throw new RuleChoicesFormatException($"{path}.ignore", "expected true; leave the rule out of the file to keep it."),
            (false, true) => RuleChoice.Weigh(rule, ReadSeverity(severity, $"{path}.severity"), reason),
            _ => throw new RuleChoicesFormatException(path, "expected either \"ignore\": true or a \"severity\"."),
        };
    }

    private static string ReadReason(JsonElement value, string path) =>
        value.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(reason.GetString())
            ? reason.GetString()!
            : throw new RuleChoicesFormatException($"{path}.reason", "expected a string that says why.");

    private static Severity ReadSeverity(JsonElement severity, string path) => (severity.ValueKind == JsonValueKind.String ? severity.GetString() : null) switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        "note" => Severity.Note,
        _ => throw new RuleChoicesFormatException(path, "expected \"error\", \"warning\" or \"note\"."),
    };

    /// <summary>A misspelled member would be ignored without a word.</summary>
    private static void AllowOnly(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new RuleChoicesFormatException(path, "expected an object.");
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                throw new RuleChoicesFormatException($"{path}.{member.Name}", $"no such member here; there are {string.Join(", ", names.ToArray())}.");
        }
    }
}
