using System.Globalization;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports.Html;

/// <summary>What the report is of: who keeps it with a build can tell whether it is of that build.</summary>
internal static class InputsSection
{
    public static ReportSection Of(PreflightReport report, IReadOnlyList<ReportInput> trees) => new("files", "Files", string.Empty, html =>
    {
        html.Leaf("p", $"What this report is of. Made by FirmwareKit {Version}.", ("class", "lede"));
        (string What, ReportInput Input)[] inputs =
        [
            ("Firmware", ReportInput.Hashed(report.Context.Image.Name, report.Context.Image.Source)),
            .. trees.Select((tree, index) => (index == 0 ? "Device tree" : "Overlay", tree)),
        ];
        HtmlTable.Write(html, "Files", ["File", "Name", ">Bytes", "SHA-256"], NarrowTable.Stacks, inputs.Select(input => (IReadOnlyList<string>)
        [
            input.What,
            input.Input.Name,
            input.Input.Size?.ToString(CultureInfo.InvariantCulture) ?? "-",
            input.Input.Sha256.Length != 0 ? input.Input.Sha256 : "not read as one file",
        ]));
        if (trees.Count == 0)
            html.Leaf("p", "The device tree's file is not known.", ("class", "remark"));
    });

    private static string Version => typeof(InputsSection).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
