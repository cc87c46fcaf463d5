[assembly: DoNotParallelize]

namespace FirmwareKit.Cli.Tests;

[TestClass]
public static class AssemblySetup
{
    [AssemblyInitialize]
    public static void RunFromTheRepositoryRoot(TestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Environment.CurrentDirectory = Fwkit.RepositoryRoot;
    }
}
