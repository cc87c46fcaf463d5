using System.Text.RegularExpressions;

namespace FirmwareKit.Tests.Architecture;

/// <summary><see cref="ArrowTests"/> reads plain using lines; nothing goes round them.</summary>
[TestClass]
public sealed partial class HiddenArrowTests
{
    [TestMethod]
    public void The_library_names_its_own_namespaces_in_plain_usings_only()
    {
        var library = Path.Combine(TestData.RepositoryRoot, "src", "FirmwareKit");
        var hidden =
            from file in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where Mention().IsMatch(line) && !Plain().IsMatch(line)
            select $"{Path.GetRelativePath(library, file)}: {line.Trim()}";

        Assert.IsEmpty(hidden);
    }

    [GeneratedRegex(@"\bFirmwareKit\.[A-Z]")]
    private static partial Regex Mention();

    [GeneratedRegex(@"^(using|namespace) FirmwareKit\.[\w.]+;$")]
    private static partial Regex Plain();
}
