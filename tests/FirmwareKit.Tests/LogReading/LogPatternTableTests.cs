using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareKit.LogReading;
using FirmwareKit.Preflight;

namespace FirmwareKit.Tests.LogReading;

[TestClass]
public sealed partial class LogPatternTableTests
{
    [TestMethod]
    public void Every_rule_that_a_pattern_names_exists() =>
        Assert.IsEmpty(LogPatternTable.All.SelectMany(pattern => pattern.Rules).Where(id => !RuleCatalog.TryFind(id, out _)).ToList());

    [TestMethod]
    public void Every_value_that_an_explanation_names_is_in_the_line()
    {
        var missing = LogPatternTable.All
            .SelectMany(pattern => Names(pattern.Meaning + pattern.Cause + pattern.Advice).Except(Names(pattern.Text)).Select(name => $"{pattern.Text}: {name}"))
            .ToList();

        Assert.IsEmpty(missing);
    }

    [TestMethod]
    public void No_pattern_hides_behind_an_earlier_one()
    {
        var hidden = LogPatternTable.All
            .Where(pattern => !ReferenceEquals(LogReader.Explain($"remoteproc remoteproc0: {Name().Replace(pattern.Text, "7")}", 1)?.Pattern, pattern))
            .Select(pattern => pattern.Text)
            .ToList();

        Assert.IsEmpty(hidden);
    }

    [TestMethod]
    public void A_problem_has_a_cause_and_advice_and_other_lines_have_neither() =>
        Assert.IsEmpty(LogPatternTable.All.Where(pattern => pattern.Meaning.Length == 0 || pattern.Cause.Length == 0 != (pattern.Advice.Length == 0)).ToList());

    /// <summary>The lines that real kernels and OP-TEE printed for the cases of testdata/conformance; debug lines and bare warnings of the kernel's core aside.</summary>
    [TestMethod]
    public void Every_line_of_the_conformance_cases_is_known()
    {
        using var linux = JsonDocument.Parse(TestData.Bytes("conformance", "linux", "cases.json"));
        using var opTee = JsonDocument.Parse(TestData.Bytes("conformance", "tee", "cases.json"));
        var lines = new HashSet<string>(LogLines(linux.RootElement));
        lines.UnionWith(opTee.RootElement.EnumerateArray().SelectMany(item => item.GetProperty("log").EnumerateArray()).Select(line => $"E/TA:  {line.GetString()}"));

        var unknown = lines.Where(line => !line.StartsWith("WARNING: at ", StringComparison.Ordinal) && LogReader.Explain(line, 1) is null).ToList();

        Assert.IsGreaterThan(300, lines.Count);
        Assert.IsEmpty(unknown);
    }

    private static IEnumerable<string> LogLines(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("level", out var level) && element.TryGetProperty("text", out var text) => level.GetString() == "debug" ? [] : [text.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => LogLines(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(LogLines),
        _ => [],
    };

    private static IEnumerable<string> Names(string text) => Name().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Name();
}
