using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;
using FirmwareKit.Platforms;
using FirmwareKit.Platforms.Table;
using FirmwareKit.Preflight;

namespace FirmwareKit.Reports;

/// <summary>How a verdict is to be taken at a glance.</summary>
public enum VerdictGrade
{
    /// <summary>It boots, and nothing stands against it.</summary>
    Good,

    /// <summary>It boots, or may, and there is something to read.</summary>
    Warned,

    /// <summary>It does not boot, or cannot work.</summary>
    Bad,
}

/// <summary>A verdict as people read it.</summary>
/// <param name="Word">One or a few words in capitals: <c>WILL BOOT</c>.</param>
/// <param name="Grade">How to take it.</param>
/// <param name="Rest">The rest of the sentence; empty when the word says it all.</param>
public sealed record VerdictLine(string Word, VerdictGrade Grade, string Rest);

/// <summary>One fact of a report: a label and what it is.</summary>
/// <param name="Label">The label: <c>Boot address</c>.</param>
/// <param name="Value">The value.</param>
public sealed record CheckFact(string Label, string Value);

/// <summary>The head of a pre-flight report, the same in every form that people read: the verdict, and what was checked.</summary>
public static class CheckSummary
{
    /// <summary>The verdict in one line.</summary>
    /// <param name="report">The report.</param>
    public static VerdictLine VerdictOf(PreflightReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Verdict switch
        {
            PreflightVerdict.MayBoot when report.Outcome.Attachment is not null => new("MAY ATTACH", VerdictGrade.Warned, "this kernel driver is not modelled"),
            PreflightVerdict.MayBoot when report.Outcome.NotModelled is not null => new("MAY BOOT", VerdictGrade.Warned, "as far as the remoteproc core goes; this kernel driver is not modelled"),
            PreflightVerdict.MayBoot => new("MAY BOOT", VerdictGrade.Warned, "what the image itself decides is sound; OP-TEE decides the rest"),
            PreflightVerdict.Boots when report.Warnings == 0 => new("WILL BOOT", VerdictGrade.Good, string.Empty),
            PreflightVerdict.Boots => new("WILL BOOT", VerdictGrade.Warned, $"but read {Quantity.Count(report.Warnings, "warning")}"),
            PreflightVerdict.Attaches when report.Warnings == 0 => new("WILL ATTACH", VerdictGrade.Good, "the boot chain starts the core, Linux attaches"),
            PreflightVerdict.Attaches => new("WILL ATTACH", VerdictGrade.Warned, $"but read {Quantity.Count(report.Warnings, "warning")}"),
            PreflightVerdict.AttachesButFails => new("WILL NOT WORK", VerdictGrade.Bad, "although Linux says that it is attached"),
            PreflightVerdict.Refused when report.Outcome.Attachment is { IsDetected: false } => new("WILL NOT ATTACH", VerdictGrade.Bad, "Linux does not see that the core runs"),
            PreflightVerdict.BootsButFails when report.Findings.All(finding => finding.Severity != Severity.Error || finding.Rule.Id.StartsWith("FK7", StringComparison.Ordinal)) && report.Errors != 0 =>
                new("WILL NOT START", VerdictGrade.Bad, "with this kernel and file system; firmware and device tree are sound"),
            PreflightVerdict.BootsButFails when !report.Outcome.IsCoreReleased => new("WILL NOT RUN", VerdictGrade.Bad, "although Linux says that the processor is up"),
            PreflightVerdict.BootsButFails => new("WILL NOT WORK", VerdictGrade.Bad, "although Linux says that the processor is up"),
            PreflightVerdict.Refused => new("REFUSED", VerdictGrade.Bad, $"at \"{report.Outcome.FailedStep!.Title}\", error {report.Outcome.ErrorNumber} ({ErrorNumber.NameOf(report.Outcome.ErrorNumber)})"),
            PreflightVerdict.NoProcessor => new("NO PROCESSOR", VerdictGrade.Bad, "the driver does not take the node"),
            _ => new("KERNEL CRASH", VerdictGrade.Bad, "this firmware or tree takes Linux down"),
        };
    }

    /// <summary>What was checked, how it is delivered, and where it starts.</summary>
    /// <param name="report">The report.</param>
    public static IReadOnlyList<CheckFact> FactsOf(PreflightReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (context, processor, attachment) = (report.Context, report.Context.Processor, report.Outcome.Attachment);
        List<CheckFact> facts =
        [
            new("Firmware", $"{context.Image.Name}, {FormatOf(context)}, {Quantity.Size((ulong)context.Image.Source.Length)}"),
            new("Processor", $"{processor.Name}, {processor.Type.Core}, at {processor.Node.Path}"),
            new("Delivery", DeliveryOf(report)),
            new("Flavour", $"{processor.Flavour.Form.Name}: {processor.Flavour.Reason}"),
            new(attachment is null ? "Loader" : "Kernel", report.Outcome.Loader),
            .. report.KernelDoubts.Select(doubt => new CheckFact("Depends on", DescribeDoubt(doubt))),
        ];
        if (report.Place is { } place)
            facts.Add(new("Read from", place.Read is { } file ? $"{file.Path} of {place.Root.Name}" : $"nowhere: {place.Root.Name} has no file that the kernel reads as {place.Name}"));
        facts.Add(attachment is null ? new("Boot address", BootAddressOf(context)) : new("Table", TableOf(attachment)));
        if (attachment is null && context.Vectors is { } vectors)
        {
            facts.Add(new("Stack pointer", Quantity.Address(vectors.InitialStackPointer)));
            facts.Add(new("Reset handler", $"{Quantity.Address(vectors.ResetHandler)}{(vectors.HasThumbBit ? ", Thumb" : ", Thumb bit missing")}"));
        }

        if (report.Choices.Origin is { } origin)
            facts.Add(new("Choices", $"on rules, from {origin}"));
        if (report.Outcome.NotModelled is { } notModelled)
            facts.Add(new("Not checked", notModelled));
        else if (processor.Type.Delivery == FirmwareDelivery.SignedImage && report.Outcome.Uncertainties.Count != 0)
            facts.Add(new("Not checked", string.Join("; ", report.Outcome.Uncertainties)));
        else if (attachment is not null && report.Outcome is { Uncertainties.Count: not 0, Verdict: not LoadVerdict.KernelCrash })
            facts.Add(new("Not known", string.Join("; ", report.Outcome.Uncertainties)));
        return facts;
    }

    /// <summary>The same, and with which device tree.</summary>
    /// <param name="file">A file that was checked.</param>
    /// <exception cref="ArgumentException">The file could not be read: there is no report.</exception>
    public static IReadOnlyList<CheckFact> FactsOf(CheckedFirmware file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var facts = FactsOf(file.Report ?? throw new ArgumentException("The file could not be read.", nameof(file)));
        return [facts[0], new("Device tree", string.Join(" + ", file.Trees.Select(tree => tree.Name))), .. facts.Skip(1)];
    }

    private static string DeliveryOf(PreflightReport report)
    {
        var type = report.Context.Processor.Type;
        if (report.Outcome.Attachment is not null)
            return $"by the boot chain; Linux attaches ({type.Compatible})";
        return type.Delivery == FirmwareDelivery.Elf ? $"unsigned ELF, loaded by Linux ({type.Compatible})" : $"signed image, loaded by OP-TEE ({type.Compatible})";
    }

    private static string DescribeDoubt(KernelDoubt doubt)
    {
        var answer = doubt.Otherwise.Verdict switch
        {
            LoadVerdict.Boots => "it boots",
            LoadVerdict.Attaches => "it attaches",
            LoadVerdict.Refused => $"it is refused, error {doubt.Otherwise.ErrorNumber}",
            LoadVerdict.NoProcessor => "there is no processor",
            _ => "the kernel crashes",
        };
        return $"the kernel's point release. {doubt.Reason} Otherwise: {doubt.Behaviour} Then {answer}.";
    }

    /// <summary>Where Linux finds the resource table of a core that runs.</summary>
    private static string TableOf(AttachOutcome attachment)
    {
        if (!attachment.IsDetected)
            return "not looked for";
        if (attachment.TableAddress == 0)
            return $"none: {attachment.TableSource} holds 0";
        var assumed = attachment.IsTableAddressAssumed ? " (taken from .resource_table)" : string.Empty;
        var kind = attachment.IsDeviceAddress ? "device" : "physical";
        var at = $"{kind} address {Quantity.Address(attachment.TableAddress)}, from {attachment.TableSource}{assumed}";
        return attachment.Window is { } window ? $"{at}; Linux maps {window.Size} bytes and takes {attachment.TableSize} for the table" : at;
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
            return $"{Quantity.Address(written)}, from the signed record BOOTADDR";
        if (context.VectorAddress is not { } address)
            return context.Outcome.BootAddress is { } zero ? $"{Quantity.Address(zero)}, no .isr_vectors section" : "unknown";
        return context.Processor switch
        {
            { UsesBootAddressRegister: true, BootAddressRegister: { } register } =>
                $"{Quantity.Address(address)}, from {BootAddress.Find(context.Image.Elf!).SectionName}, to the register {(register.Address is { } at ? Quantity.Address(at) : "of st,syscfg-nsvtor")}",
            { Core.Boot.Source: BootSource.Fixed } => $"{Quantity.Address(address)}, fixed: the core reads its vectors there",
            _ => Quantity.Address(address),
        };
    }
}
