using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FirmwareKit.Tests.Pkcs11;

/// <summary>
/// A SoftHSM token of a test run, with one RSA and one P-256 key and keys that make trouble. Tests are inconclusive where SoftHSM is not installed.
/// </summary>
internal sealed class SoftHsm : IDisposable
{
    public const string Pin = "1234";
    public const string Label = "test token";

    private static readonly string[] Modules =
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fwkit-softhsm-").FullName;

    private SoftHsm(string module)
    {
        Module = module;
        var tokens = Directory.CreateDirectory(Path.Combine(_folder, "tokens")).FullName;
        var configuration = Path.Combine(_folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nlog.level = ERROR\n");
        // SoftHSM calls getenv, which does not see what Environment.SetEnvironmentVariable does; children see only the latter.
        Assert.AreEqual(0, SetEnvironment("SOFTHSM2_CONF", configuration, 1));
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", configuration);
    }

    public string Module { get; }

    public static SoftHsm Create()
    {
        if (Array.Find(Modules, File.Exists) is not { } module)
        {
            Assert.Inconclusive("SoftHSM is not installed (Debian: softhsm2).");
            throw new InvalidOperationException();
        }

        var token = new SoftHsm(module);
        token.Util("--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "5678");
        token.Import("TEST-ONLY-rsa2048.pkcs8.pem", "rsa", "01");
        token.Import("TEST-ONLY-p256.pkcs8.pem", "curve", "02");
        return token;
    }

    public void Import(string key, string label, string id) => ImportFile(TestData.PathOf("keys", key), label, id);

    public void ImportFile(string path, string label, string id) =>
        Util("--import", path, "--token", Label, "--label", label, "--id", id, "--pin", Pin, "--force");

    /// <summary>A URI of an object of this token.</summary>
    public string UriOf(string path, string query = "") => $"pkcs11:token=test%20token;{path}?module-path={Module}{query}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Util(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("softhsm2-util") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (ReadOnlySpan<string>)[.. arguments, "--module", Module])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
