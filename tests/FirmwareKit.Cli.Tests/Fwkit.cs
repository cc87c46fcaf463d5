using FirmwareKit.Cli.Output;
using FirmwareKit.Cli.Tests.Reports;

namespace FirmwareKit.Cli.Tests;

/// <summary>Runs the command in this process, as a pipe sees it: 80 columns, no colour.</summary>
internal static class Fwkit
{
    public const string M33 = "testdata/firmware/mp257-openamp-m33.elf";
    public const string M33Tree = "testdata/devicetree/good/mp257-m33.dtb";
    public const string M4Tree = "testdata/devicetree/good/mp157-m4.dtb";
    public const string Key = "testdata/keys/TEST-ONLY-rsa2048.pkcs8.pem";
    public const string PublicKey = "testdata/keys/TEST-ONLY-rsa2048.pub.pem";

    /// <summary>Everything is run from the root of the repository, so that outputs show the paths of the README.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    public static Result Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new CommandLine(output, error, Screen.Plain).Run(args);
        var result = new Result(code, output.ToString(), error.ToString());
        // Whatever a test looks at in JSON, the schema must have said.
        if (JsonSchemas.IsReport(result.Output))
            Assert.AreEqual(string.Empty, JsonSchemas.Problems(result.Output), string.Join(' ', args));
        return result;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("FirmwareKit.sln was not found above the tests.");
    }
}

/// <summary>What a run gave.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);

/// <summary>A folder for a test's files, removed afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fwkit-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(File(name), content.ToArray());
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
