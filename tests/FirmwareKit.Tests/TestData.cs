using FirmwareKit.Binary;

namespace FirmwareKit.Tests;

/// <summary>Files of testdata/, found from the test's own folder upwards.</summary>
internal static class TestData
{
    public static string Root { get; } = FindRoot();

    public static string RepositoryRoot => Path.GetDirectoryName(Root)!;

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public static byte[] Bytes(params ReadOnlySpan<string> parts) => File.ReadAllBytes(PathOf(parts));

    /// <summary>A file in memory, so that a test need not close it.</summary>
    public static ByteSource Source(params ReadOnlySpan<string> parts) => ByteSource.FromMemory(Bytes(parts));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareKit.sln")))
                return Path.Combine(folder.FullName, "testdata");
        }

        throw new InvalidOperationException("FirmwareKit.sln was not found above the tests.");
    }
}
