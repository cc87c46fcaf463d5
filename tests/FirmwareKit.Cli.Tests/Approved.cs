using ApprovalTests;
using ApprovalTests.Core;
using ApprovalTests.Reporters;

namespace FirmwareKit.Cli.Tests;

/// <summary>
/// Compares output with the text in Approved/NAME.approved.txt. After a wanted change run the tests once with FWKIT_APPROVE=1 and look at the diff.
/// </summary>
internal static class Approved
{
    private static string Folder => Path.Combine(Fwkit.RepositoryRoot, "tests", "FirmwareKit.Cli.Tests", "Approved");

    public static void Verify(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("FWKIT_APPROVE") == "1")
            File.WriteAllText(Path.Combine(Folder, $"{name}.approved.txt"), text);
        Approvals.Verify(new ApprovalTextWriter(text), new Namer(Folder, name), QuietReporter.INSTANCE);
    }

    private sealed class Namer(string folder, string name) : IApprovalNamer
    {
        public string SourcePath => folder;

        public string Name => name;
    }
}
