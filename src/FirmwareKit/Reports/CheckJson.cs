using System.Text.Json;
using FirmwareKit.Loading;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>The pre-flight report as JSON, schema <c>fwkit.check/1</c>, or several as <c>fwkit.checks/1</c>.</summary>
public static class CheckJson
{
    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    public static string Write(PreflightReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonReport.Write("fwkit.check/1", json => WriteReport(json, report));
    }

    /// <summary>Writes the reports of several files, schema <c>fwkit.checks/1</c>.</summary>
    /// <param name="files">The files, in the order in which they were given. Each is written before the next is asked for.</param>
    public static string Write(IEnumerable<CheckedFirmware> files) => JsonReport.Write("fwkit.checks/1", json => json.List("files", files, file =>
    {
        json.WriteString("file", file.Path);
        json.WriteString("result", JsonReport.Kebab(file.Result));
        if (file.Report is { } report)
        {
            json.WriteStartObject("check");
            WriteReport(json, report);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("problem", file.Problem);
        }
    }));

    private static void WriteReport(Utf8JsonWriter json, PreflightReport report)
    {
        var (context, outcome) = (report.Context, report.Outcome);
        json.WriteString("verdict", JsonReport.Kebab(report.Verdict));
        json.WriteString("loader", outcome.Loader);
        json.WriteNumber("errno", outcome.ErrorNumber);
        if (outcome.FailedStep is { } failed)
            json.WriteString("failedStep", failed.Id);
        json.WriteStartObject("firmware");
        json.WriteString("name", context.Image.Name);
        json.WriteString("format", JsonReport.Kebab(context.Image.Format));
        json.WriteNumber("size", context.Image.Source.Length);
        json.WriteEndObject();
        WriteProcessor(json, context.Processor);
        json.Address("bootAddress", outcome.BootAddress);
        json.VectorTable(context.Vectors);

        json.WriteBoolean("certain", report.IsCertain);
        json.WriteString("notModelled", outcome.NotModelled);
        json.List("memory", outcome.Memory, use => WriteUse(json, use));
        json.MemoryMap(report.Picture);
        json.List("steps", outcome.Steps, step => WriteStep(json, step));
        json.List("findings", report.Findings, finding => WriteFinding(json, finding));
        json.List("ignored", report.Ignored, ignored => WriteIgnored(json, ignored));
    }

    private static void WriteProcessor(Utf8JsonWriter json, RemoteProcessor processor)
    {
        json.WriteStartObject("processor");
        json.WriteString("name", processor.Name);
        json.WriteString("path", processor.Node.Path);
        json.WriteString("compatible", processor.Type.Compatible);
        json.WriteString("core", processor.Type.Core);
        json.WriteString("delivery", JsonReport.Kebab(processor.Type.Delivery));
        json.Regions(processor);
        json.WriteEndObject();
        WriteFlavour(json, processor);
    }

    private static void WriteFlavour(Utf8JsonWriter json, RemoteProcessor processor)
    {
        var (form, reason) = (processor.Flavour.Form, processor.Flavour.Reason);
        json.WriteString("soc", processor.Soc?.Name);
        json.WriteStartObject("flavour");
        json.WriteString("name", JsonReport.Kebab(form.Flavour));
        json.WriteString("trustedDomain", form.TrustedDomain switch { TrustedDomain.A35Td => "a35-td", TrustedDomain.M33Td => "m33-td", _ => null });
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static void WriteUse(Utf8JsonWriter json, MemoryUse use)
    {
        json.WriteString("kind", JsonReport.Kebab(use.Kind));
        json.WriteString("name", use.Name);
        json.Memory(use.Memory);
        if (use.Region is { } region)
            json.WriteString("region", region.Name);
        else
            json.WriteNull("region");
    }

    private static void WriteStep(Utf8JsonWriter json, LoadStep step)
    {
        json.WriteString("id", step.Id);
        json.WriteString("title", step.Title);
        json.WriteString("function", step.Function);
        json.WriteNumber("errno", step.ErrorNumber);
        json.List("log", step.Log, line =>
        {
            json.WriteString("level", JsonReport.Kebab(line.Level));
            json.WriteString("text", line.Text);
        });
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", JsonReport.Kebab(finding.Severity));
        if (finding.Choice is { } choice)
            json.WriteString("severityReason", choice.Reason);
        json.WriteString("title", finding.Rule.Title);
        json.WriteString("message", finding.Message);
        json.WriteString("location", finding.Location.Description);
        if (finding.Location.FileOffset is { } offset)
            json.WriteNumber("fileOffset", offset);
        if (finding.Location.DeviceTreePath is { } path)
            json.WriteString("deviceTreePath", path);
        if (finding.BoardLine is { } line)
            json.WriteString("boardLine", line);
        json.WriteString("why", finding.Rule.Why);
        json.WriteString("fix", finding.Fix);
        json.WriteString("source", finding.Rule.Source);
    }

    private static void WriteIgnored(Utf8JsonWriter json, IgnoredRule ignored)
    {
        json.WriteString("rule", ignored.Rule.Id);
        json.WriteNumber("findings", ignored.Findings);
        json.WriteString("reason", ignored.Reason);
    }
}
