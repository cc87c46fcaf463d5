using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;
using Spectre.Console;

namespace FirmwareKit.Cli.Output;

/// <summary>The pre-flight report for people: verdict, boot address, memory layout, findings, and what the board prints.</summary>
internal static class CheckText
{
    private static readonly Style Good = new(Color.Green, decoration: Decoration.Bold);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Warned = new(Color.Yellow, decoration: Decoration.Bold);

    public static void Write(PreflightReport report, Page page)
    {
        WriteVerdict(report, page);
        page.Line();
        page.Pairs(Facts(report));
        CheckMemoryText.Write(report, page);
        WriteFindings(report, page);
        WriteIgnored(report, page);
        WriteUnused(report, page);
        WriteLog(report, page);
        AttachText.WriteLater(report.Outcome, page);
        page.Flush();
    }

    private static void WriteVerdict(PreflightReport report, Page page)
    {
        var (word, style, rest) = report.Verdict switch
        {
            PreflightVerdict.MayBoot when report.Outcome.Attachment is not null => ("MAY ATTACH", Warned, "this kernel driver is not modelled"),
            PreflightVerdict.MayBoot when report.Outcome.NotModelled is not null => ("MAY BOOT", Warned, "as far as the remoteproc core goes; this kernel driver is not modelled"),
            PreflightVerdict.MayBoot => ("MAY BOOT", Warned, "what the image itself decides is sound; OP-TEE decides the rest"),
            PreflightVerdict.Boots when report.Warnings == 0 => ("WILL BOOT", Good, string.Empty),
            PreflightVerdict.Boots => ("WILL BOOT", Warned, $"but read {Sizes.Count(report.Warnings, "warning")}"),
            PreflightVerdict.Attaches when report.Warnings == 0 => ("WILL ATTACH", Good, "the boot chain starts the core, Linux attaches"),
            PreflightVerdict.Attaches => ("WILL ATTACH", Warned, $"but read {Sizes.Count(report.Warnings, "warning")}"),
            PreflightVerdict.AttachesButFails => ("WILL NOT WORK", Bad, "although Linux says that it is attached"),
            PreflightVerdict.Refused when report.Outcome.Attachment is { IsDetected: false } => ("WILL NOT ATTACH", Bad, "Linux does not see that the core runs"),
            PreflightVerdict.BootsButFails when report.Findings.All(finding => finding.Severity != Severity.Error || finding.Rule.Id.StartsWith("FK7", StringComparison.Ordinal)) && report.Errors != 0 =>
                ("WILL NOT START", Bad, "with this kernel and file system; firmware and device tree are sound"),
            PreflightVerdict.BootsButFails when !report.Outcome.IsCoreReleased => ("WILL NOT RUN", Bad, "although Linux says that the processor is up"),
            PreflightVerdict.BootsButFails => ("WILL NOT WORK", Bad, "although Linux says that the processor is up"),
            PreflightVerdict.Refused => ("REFUSED", Bad, $"at \"{report.Outcome.FailedStep!.Title}\", error {report.Outcome.ErrorNumber} ({ErrorNumber.NameOf(report.Outcome.ErrorNumber)})"),
            PreflightVerdict.NoProcessor => ("NO PROCESSOR", Bad, "the driver does not take the node"),
            _ => ("KERNEL CRASH", Bad, "this firmware or tree takes Linux down"),
        };
        page.Headline(word, style, rest);
    }

    private static IEnumerable<(string Label, string Value)> Facts(PreflightReport report)
    {
        var (context, processor) = (report.Context, report.Context.Processor);
        yield return ("Firmware", $"{context.Image.Name}, {FormatOf(context)}, {Sizes.Size((ulong)context.Image.Source.Length)}");
        yield return ("Processor", $"{processor.Name}, {processor.Type.Core}, at {processor.Node.Path}");
        var attachment = report.Outcome.Attachment;
        yield return ("Delivery", attachment is not null ? $"by the boot chain; Linux attaches ({processor.Type.Compatible})" : processor.Type.Delivery == FirmwareDelivery.Elf
            ? $"unsigned ELF, loaded by Linux ({processor.Type.Compatible})"
            : $"signed image, loaded by OP-TEE ({processor.Type.Compatible})");
        yield return ("Flavour", $"{processor.Flavour.Form.Name}: {processor.Flavour.Reason}");
        yield return (attachment is null ? "Loader" : "Kernel", report.Outcome.Loader);
        foreach (var doubt in report.KernelDoubts)
            yield return ("Depends on", DescribeDoubt(doubt));
        if (report.Place is { } place)
            yield return ("Read from", place.Read is { } file ? $"{file.Path} of {place.Root.Name}" : $"nowhere: {place.Root.Name} has no file that the kernel reads as {place.Name}");
        if (attachment is null)
            yield return ("Boot address", BootAddressOf(context));
        else
            yield return ("Table", AttachText.Table(attachment));
        if (attachment is null && context.Vectors is { } vectors)
        {
            yield return ("Stack pointer", Sizes.Address(vectors.InitialStackPointer));
            yield return ("Reset handler", $"{Sizes.Address(vectors.ResetHandler)}{(vectors.HasThumbBit ? ", Thumb" : ", Thumb bit missing")}");
        }

        if (report.Choices.Origin is { } origin)
            yield return ("Choices", $"on rules, from {origin}");
        if (report.Outcome.NotModelled is { } notModelled)
            yield return ("Not checked", notModelled);
        else if (processor.Type.Delivery == FirmwareDelivery.SignedImage && report.Outcome.Uncertainties.Count != 0)
            yield return ("Not checked", string.Join("; ", report.Outcome.Uncertainties));
        else if (attachment is not null && report.Outcome is { Uncertainties.Count: not 0, Verdict: not LoadVerdict.KernelCrash })
            yield return ("Not known", string.Join("; ", report.Outcome.Uncertainties));
    }

    private static string DescribeDoubt(KernelDoubt doubt)
    {
        var answer = doubt.Otherwise.Verdict switch
        {
            LoadVerdict.Boots => "it boots",
            LoadVerdict.Attaches => "Linux attaches",
            LoadVerdict.Refused => $"it is refused, error {doubt.Otherwise.ErrorNumber}",
            LoadVerdict.NoProcessor => "there is no processor",
            _ => "the kernel crashes",
        };
        return $"the kernel's point release. {doubt.Reason} Otherwise: {doubt.Behaviour} Then {answer}.";
    }

    private static string FormatOf(PreflightContext context) => context.Image switch
    {
        { Elf: { } elf } => $"{(elf.Header.Class == ElfClass.Elf64 ? "ELF64" : "ELF32")} {ElfMachine.NameOf(elf.Header.Machine)}",
        { Format: FirmwareFormat.SignedImage } => "signed image",
        { Format: FirmwareFormat.DeviceTree } => "a device tree",
        { Format: FirmwareFormat.Elf } => "a cut ELF file",
        _ => "not an ELF file",
    };

    private static string BootAddressOf(PreflightContext context)
    {
        if (context.Outcome.BootAddress is { } written && context.Image.Format == FirmwareFormat.SignedImage)
            return $"{Sizes.Address(written)}, from the signed record BOOTADDR";
        if (context.VectorAddress is not { } address)
            return context.Outcome.BootAddress is { } zero ? $"{Sizes.Address(zero)}, no .isr_vectors section" : "unknown";
        return context.Processor switch
        {
            { UsesBootAddressRegister: true, BootAddressRegister: { } register } =>
                $"{Sizes.Address(address)}, from {BootAddress.Find(context.Image.Elf!).SectionName}, to the register {(register.Address is { } at ? Sizes.Address(at) : "of st,syscfg-nsvtor")}",
            { Core.Boot.Source: BootSource.Fixed } => $"{Sizes.Address(address)}, fixed: the core reads its vectors there",
            _ => Sizes.Address(address),
        };
    }

    private static void WriteFindings(PreflightReport report, Page page)
    {
        var counts = string.Join(", ", report.Findings.GroupBy(finding => finding.Severity).Select(group => Sizes.Count(group.Count(), SeverityWord.Of(group.Key))));
        // With one thing wrong there is no question at which the board stops.
        var stop = report.Errors > 1 && report.StopsAt is { } first ? $"; the board stops at {first.Rule.Id}" : string.Empty;
        page.Heading(report.Findings.Count == 0 ? "Findings: none" : $"Findings: {counts}{stop}");
        foreach (var (index, finding) in report.Findings.Index())
        {
            if (index != 0)
                page.Line();
            page.Headline($"  {SeverityWord.Of(finding.Severity)} {finding.Rule.Id}", SeverityWord.StyleOf(finding.Severity), finding.Rule.Title);
            page.Paragraph(finding.Message, indent: 4);
            List<(string, string)> pairs = [("where", finding.Location.FileOffset is { } offset && !finding.Location.Description.StartsWith("byte", StringComparison.Ordinal) ? $"{finding.Location.Description}, file offset 0x{offset:x}" : finding.Location.Description)];
            if (finding.BoardLine is { } line)
                pairs.Add(("board says", line));
            else if (finding.LaterLine is { } later)
                pairs.Add(("then says", $"{later}, once it gets there"));
            else if (finding.Severity != Severity.Note)
                pairs.Add(("board says", "nothing"));
            if (report.Errors > 1 && ReferenceEquals(finding, report.StopsAt))
                pairs.Add(("and stops", "here; what else is wrong shows on the board only when this is mended"));
            if (finding.Choice is { } choice)
                pairs.Add(("severity", $"{SeverityWord.Of(finding.Severity)} instead of {SeverityWord.Of(finding.Rule.Severity)}: {choice.Reason}"));
            pairs.Add(("why", finding.Rule.Why));
            pairs.Add(("fix", finding.Fix));
            page.Pairs(pairs, indent: 4, labelWidth: 10);
        }
    }

    private static void WriteUnused(PreflightReport report, Page page)
    {
        if (report.Unused.Count == 0)
            return;
        page.Heading($"Choices without use: {report.Unused.Count}");
        foreach (var unused in report.Unused)
            page.Paragraph($"{unused.Rule.Id} found nothing that could be {(unused.Severity is null ? "ignored" : "weighed")}; remove the choice ({unused.Reason}).", indent: 2);
    }

    private static void WriteIgnored(PreflightReport report, Page page)
    {
        if (report.Ignored.Count == 0)
            return;
        page.Heading($"Ignored: {Sizes.Count(report.Ignored.Sum(ignored => ignored.Findings), "finding")}");
        foreach (var ignored in report.Ignored)
        {
            page.Headline($"  {SeverityWord.Of(ignored.Rule.Severity)} {ignored.Rule.Id}", Style.Plain, $"{ignored.Rule.Title} ({Sizes.Count(ignored.Findings, "finding")})");
            page.Pairs([("reason", ignored.Reason)], indent: 4, labelWidth: 10);
        }
    }

    private static void WriteLog(PreflightReport report, Page page)
    {
        page.Heading("What the board prints");
        foreach (var line in report.Outcome.Log)
            page.Verbatim("  " + line.Text, LineStyle.Of(line.Level));
        if (!report.Outcome.Log.Any())
            page.Line("  nothing");
    }
}
