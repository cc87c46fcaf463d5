using FirmwareKit.Reports.Sarif;
using FirmwareKit.Tests.Binary;

namespace FirmwareKit.Tests.Reports;

[TestClass]
public sealed class SourceTreeTests
{
    [TestMethod]
    [DataRow("/build/42/firmware/src/main.c", "src/main.c")]
    [DataRow("./src/main.c", "src/main.c")]
    [DataRow("src/main.c", "src/main.c")]
    [DataRow("C:/work/src/main.c", "src/main.c")]
    [DataRow("main.c", null)]
    [DataRow("/usr/lib/gcc/stdint.h", null)]
    [DataRow("../src/main.c", null)]
    [DataRow("src/../src/main.c", null)]
    [DataRow("", null)]
    [DataRow("/", null)]
    [DataRow("src/main.c\0", null)]
    public void Finds_the_longest_end_of_a_recorded_path(string recorded, string? expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "src"));
        File.WriteAllText(Path.Combine(folder.Path, "src", "main.c"), string.Empty);

        Assert.AreEqual(expected, new SourceTree(folder.Path).Find(recorded));
    }

    [TestMethod]
    public void Names_a_file_by_its_path_in_the_folder_or_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var tree = new SourceTree(folder.Path);

        Assert.AreEqual("build/a.elf", tree.NameOf(Path.Combine(folder.Path, "build", "a.elf")));
        Assert.AreEqual("a.elf", tree.NameOf(Path.Combine(folder.Path, "..", "elsewhere", "a.elf")));
        Assert.AreEqual("..a.elf", tree.NameOf(Path.Combine(folder.Path, "..a.elf")));
        Assert.AreEqual(string.Empty, tree.NameOf(string.Empty));
    }
}
