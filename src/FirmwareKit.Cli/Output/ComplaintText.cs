using FirmwareKit.DeviceTrees;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>What is wrong with a device tree that can be read all the same.</summary>
internal static class ComplaintText
{
    /// <summary>Notes, such as padding that is not zero, are in most trees that a tool has edited; they are left to JSON.</summary>
    public static void Write(DeviceTree tree, Page page)
    {
        var complaints = tree.Complaints.Where(complaint => complaint.Severity != DeviceTreeSeverity.Information).ToList();
        if (complaints.Count == 0)
            return;
        page.Heading("What is wrong with the blob");
        foreach (var complaint in complaints)
        {
            var isError = complaint.Severity == DeviceTreeSeverity.Error;
            page.Headline($"  {(isError ? "error" : "warning"),-7} {complaint.Rule}", new Style(isError ? Color.Red : Color.Yellow), $"byte 0x{complaint.Offset:x}{(complaint.Path.Length == 0 ? string.Empty : $", node {complaint.Path}")}");
            page.Paragraph(complaint.Message, indent: 4);
        }
    }
}
