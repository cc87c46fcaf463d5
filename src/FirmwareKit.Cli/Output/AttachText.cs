using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Cli.Output;

/// <summary>The parts of the pre-flight report that only a core has which the boot chain started.</summary>
internal static class AttachText
{
    /// <summary>What happens later.</summary>
    public static void WriteLater(LoadOutcome outcome, Page page)
    {
        if (outcome.Attachment is null || outcome.Later.Count == 0)
            return;
        page.Heading("Afterwards");
        foreach (var later in outcome.Later)
        {
            var error = later.ErrorNumber == 0 ? string.Empty : $", error {later.ErrorNumber} ({ErrorNumber.NameOf(later.ErrorNumber)})";
            page.Paragraph($"{later.Title}: state {later.State.Word()}{error}", indent: 2);
            page.Paragraph(later.Consequence, indent: 4);
            foreach (var line in later.Log)
                page.Verbatim("    " + line.Text, LineStyle.Of(line.Level));
        }
    }
}
