using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Cli.Output;

/// <summary>The parts of the pre-flight report that only a core has which the boot chain started.</summary>
internal static class AttachText
{
    /// <summary>Where Linux finds the resource table.</summary>
    public static string Table(AttachOutcome attachment)
    {
        if (!attachment.IsDetected)
            return "not looked for";
        if (attachment.TableAddress == 0)
            return $"none: {attachment.TableSource} holds 0";
        var assumed = attachment.IsTableAddressAssumed ? " (taken from .resource_table)" : string.Empty;
        var kind = attachment.IsDeviceAddress ? "device" : "physical";
        var at = $"{kind} address {Sizes.Address(attachment.TableAddress)}, from {attachment.TableSource}{assumed}";
        return attachment.Window is { } window ? $"{at}; Linux maps {window.Size} bytes and takes {attachment.TableSize} for the table" : at;
    }

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
