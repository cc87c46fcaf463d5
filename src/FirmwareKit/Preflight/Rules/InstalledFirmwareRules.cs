using System.Security.Cryptography;
using FirmwareKit.Installed;

namespace FirmwareKit.Preflight.Rules;

/// <summary>FK7004 to FK7008: the firmware file in the file systems of the board.</summary>
internal static class InstalledFirmwareRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "FK7004",
            Severity.Error,
            "Auto-boot firmware is not installed",
            "The kernel asks for one name in a fixed list of folders when the driver probes. It is not there, so that the core stays off, and nobody tries again.",
            "Install the firmware under that name.",
            "request_firmware (linux-remoteproc.md F-01, M-06)",
            NotInstalled),
        new(
            "FK7005",
            Severity.Note,
            "No firmware under the default name",
            "Without auto-boot that is no mistake: whoever starts the processor writes the name of the firmware to sysfs first.",
            "Write the file's name to /sys/class/remoteproc/remoteprocN/firmware before the start, or install it under the default name.",
            "linux-remoteproc.md section 7.3",
            NotUnderDefaultName),
        new(
            "FK7006",
            Severity.Error,
            "Installed firmware cannot be read",
            "There is something under the name that the kernel asks for, but no file with content: a link to nothing, a folder, an empty file. The kernel goes on to the next folder and then fails.",
            "Install the firmware file itself, or correct the link.",
            "linux-remoteproc.md F-06",
            context => Search(context) is { } search ? Unusable(search) : []),
        new(
            "FK7007",
            Severity.Warning,
            "Installed firmware is another file",
            "The first file that the kernel finds is not the one that was checked here. A copy in an updates folder goes before the one in /lib/firmware.",
            "Install the checked file, and remove copies that go before it.",
            "linux-remoteproc.md F-01, X-34",
            OtherFile),
        new(
            "FK7008",
            Severity.Error,
            "Compressed firmware that this kernel cannot read",
            "Only a compressed file is installed, and the kernel was built without the decompressor for firmware. It does not look for the ending then.",
            "Install the plain file, or set the option.",
            "linux-remoteproc.md F-02",
            CannotDecompress),
    ];

    private static FirmwarePlace? Search(PreflightContext context) => FirmwarePlace.Find(context);

    private static IEnumerable<Evidence> NotInstalled(PreflightContext context)
    {
        if (context.IsAutoBoot && Search(context) is { Files: [] } search)
        {
            yield return new Evidence(
                $"{search.Root.Name} has no {context.FirmwareName} in /lib/firmware or its updates folders; {context.Processor.Node.Path} has auto-boot.",
                new FindingLocation($"{search.Root.Name}, /lib/firmware"),
                $"Install {context.Image.Name} as /lib/firmware/{context.FirmwareName}.",
                $"Direct firmware load for {context.FirmwareName} failed with error -2");
        }
    }

    private static IEnumerable<Evidence> NotUnderDefaultName(PreflightContext context)
    {
        if (!context.IsAutoBoot && Search(context) is { Files: [] } search)
            yield return new Evidence($"{search.Root.Name} has no {context.FirmwareName} in /lib/firmware or its updates folders.", new FindingLocation($"{search.Root.Name}, /lib/firmware"));
    }

    private static IEnumerable<Evidence> Unusable(FirmwarePlace search) =>
        from file in search.Files
        where !file.IsUsable
        select new Evidence($"{file.Path} {Describe(file)}.", new FindingLocation($"{search.Root.Name}, {file.Path}"));

    private static string Describe(FoundFirmware file) => file.Lookup switch
    {
        { Result: RootLookupResult.Missing } => $"is a link to {file.Lookup.Path}, which is not there",
        { Result: RootLookupResult.TooManyLinks } => "is a link in a circle",
        { Result: RootLookupResult.NotAFolder } => $"leads through {file.Lookup.Path}, which is no folder",
        { Result: RootLookupResult.NameTooLong } => "has a name of more than 255 bytes",
        { Result: RootLookupResult.Found } => "is an empty file",
        { Entry: null or { Kind: RootEntryKind.Folder } } => "is a folder",
        _ => "is no regular file",
    };

    private static IEnumerable<Evidence> OtherFile(PreflightContext context)
    {
        if (context.Image.IsMissing || Search(context) is not { } search || search.Files.FirstOrDefault(file => file.IsUsable) is not { Suffix: "", Lookup.Entry: { } entry } first)
            yield break;
        var wanted = Digest(context);
        if (entry.Size == context.Image.Source.Length && entry.Digest().AsSpan().SequenceEqual(wanted))
            yield break;
        var same = search.Files.FirstOrDefault(file => file is { IsUsable: true, Suffix: "" } && file.Lookup.Entry!.Size == context.Image.Source.Length && file.Lookup.Entry.Digest().AsSpan().SequenceEqual(wanted));
        yield return new Evidence(
            same is null ? $"{first.Path} has {entry.Size} bytes and is another file than {context.Image.Name}." : $"{first.Path} goes before {same.Path}, which is {context.Image.Name}.",
            new FindingLocation($"{search.Root.Name}, {first.Path}"),
            same is null ? $"Copy {context.Image.Name} to {first.Path}, or check the file that is there." : $"Remove {first.Path}.");
    }

    private static byte[] Digest(PreflightContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        for (long offset = 0; offset < context.Image.Source.Length; offset += buffer.Length)
            hash.AppendData(context.Image.Source.View(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, context.Image.Source.Length - offset))));
        return hash.GetHashAndReset();
    }

    private static IEnumerable<Evidence> CannotDecompress(PreflightContext context)
    {
        if (context.Installed.Kernel is not { } kernel || Search(context) is not { } search || search.Files.Count == 0 || search.Files.Any(file => file is { IsUsable: true, Suffix: "" }))
            yield break;
        foreach (var file in search.Files.Where(file => file is { IsUsable: true }))
        {
            var option = file.Suffix == ".xz" ? "CONFIG_FW_LOADER_COMPRESS_XZ" : "CONFIG_FW_LOADER_COMPRESS_ZSTD";
            if (!kernel.Has(option))
                yield return new Evidence($"{file.Path} is the only file, and {option} is not set.", new FindingLocation($"{search.Root.Name}, {file.Path}"), $"Install {context.FirmwareName} without {file.Suffix}, or set {option}=y.");
        }
    }
}
