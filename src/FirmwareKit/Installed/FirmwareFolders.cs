namespace FirmwareKit.Installed;

/// <summary>The folders that the kernel searches for firmware, in its order (fw_path in drivers/base/firmware_loader; linux-remoteproc.md F-01).</summary>
public sealed record FirmwareFolders
{
    private const string Base = "/lib/firmware";

    /// <summary>
    /// The folder of the kernel parameter <c>firmware_class.path</c>, searched before all others; empty when it is not set. A newline at its end, as
    /// <c>echo</c> leaves it, is part of the name unless the kernel strips it (F-03).
    /// </summary>
    public string Custom { get; init; } = string.Empty;

    /// <summary>
    /// The kernel's release (<c>uname -r</c>); null when it is not known. Then each release that has modules in the file system counts, or, where there are
    /// none, each folder that is called like a release of <see cref="Version"/>.
    /// </summary>
    public string? Release { get; init; }

    /// <summary>The kernel's version, <c>6.1</c>; empty when it is not known.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The folders, first to last.</summary>
    /// <param name="root">The file system.</param>
    public IReadOnlyList<string> In(RootFileSystem root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var releases = ReleasesIn(root);
        return
        [
            .. Custom.Length == 0 ? [] : new[] { Custom },
            .. releases.Select(release => $"{Base}/updates/{release}"),
            $"{Base}/updates",
            .. releases.Select(release => $"{Base}/{release}"),
            Base,
        ];
    }

    private List<string> ReleasesIn(RootFileSystem root)
    {
        const int MostReleases = 16;
        if (Release is not null)
            return [Release];
        var releases = root.List("/lib/modules");
        if (releases.Count == 0 && Version.Length != 0)
            releases = [.. root.List($"{Base}/updates").Concat(root.List(Base)).Where(IsRelease).Distinct()];
        return [.. releases.Order(StringComparer.Ordinal).Take(MostReleases)];
    }

    private bool IsRelease(string folder) =>
        folder.StartsWith(Version, StringComparison.Ordinal) && (folder.Length == Version.Length || folder[Version.Length] is '.' or '-' or '+');
}
