using System.Text.RegularExpressions;

namespace FirmwareKit.Tests.Architecture;

/// <summary>Arrows between the folders of the library point down only, and files stay short.</summary>
[TestClass]
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Binary"] = [],
        ["Elf"] = ["Binary"],
        ["DeviceTrees"] = ["Binary", "DeviceTrees"],
        ["Signing"] = ["Binary"],
        ["Tee"] = ["Binary", "Elf", "Signing"],
        ["Firmware"] = ["Binary", "Elf", "DeviceTrees", "Tee"],
        ["Platforms"] = ["Binary", "DeviceTrees", "Platforms"],
        ["BoardTrees"] = ["Binary", "DeviceTrees", "Platforms"],
        ["Loading"] = ["Binary", "Elf", "DeviceTrees", "Tee", "Firmware", "Platforms", "Signing", "Installed", "Loading"],
        ["MemoryMaps"] = ["Binary", "Elf", "Firmware", "Tee", "Platforms", "Loading"],
        ["Comparison"] = ["Binary", "Elf", "Signing", "Tee", "Firmware", "MemoryMaps"],
        ["Installed"] = ["Binary", "Installed"],
        ["SignedImages"] = ["Binary", "Elf", "Signing", "Tee", "Firmware", "Loading"],
        ["Preflight"] = ["Binary", "Elf", "DeviceTrees", "Tee", "Firmware", "Platforms", "Loading", "MemoryMaps", "Installed", "Preflight"],
        ["LogReading"] = ["Tee", "Loading", "Preflight"],
        ["Reports"] = ["Binary", "Elf", "DeviceTrees", "Tee", "Signing", "Firmware", "Platforms", "Loading", "MemoryMaps", "SignedImages", "Preflight", "BoardTrees", "LogReading", "Comparison", "Reports"],
    };

    private static string Library => Path.Combine(TestData.RepositoryRoot, "src", "FirmwareKit");

    public static IEnumerable<object[]> Folders =>
        Directory.GetDirectories(Library).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Select(name => new object[] { name! });

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void A_folder_uses_only_those_below_it(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Library, folder), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match use in Use().Matches(File.ReadAllText(file)))
                CollectionAssert.Contains(Allowed[folder], use.Groups["folder"].Value, file);
        }
    }

    [TestMethod]
    public void Files_can_be_read_in_one_go_and_are_safe()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "src"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                continue;
            var lines = File.ReadAllLines(file);
            Assert.IsLessThanOrEqualTo(300, lines.Length, file);
            Assert.IsFalse(lines.Any(line => line.Contains("unsafe ", StringComparison.Ordinal)), file);
        }
    }

    [GeneratedRegex(@"^using FirmwareKit\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Use();
}
