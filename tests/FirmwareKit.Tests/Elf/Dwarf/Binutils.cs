using System.Diagnostics;
using FirmwareKit.Tests.Binary;
using FirmwareKit.Tests.DeviceTrees;

namespace FirmwareKit.Tests.Elf.Dwarf;

/// <summary>The cross compiler and its addr2line, to compare with.</summary>
internal static class Binutils
{
    private const string Header = """
        static inline int twice(int value)
        {
            if (value > 100)
                return 0;
            return value * 2;
        }
        """;

    private const string Source = """
        #include "inc/part.h"
        volatile int state;

        int helper(int value)
        {
            int sum = 0;
            for (int i = 0; i < value; i++)
                sum += twice(i);
            return sum;
        }

        void Reset_Handler(void)
        {
            while (1)
                state = helper(state);
        }
        """;

    /// <summary>File name and line of each address; <c>?</c> where there is none.</summary>
    public static IReadOnlyList<string> Lines(string path, ulong[] addresses)
    {
        var start = new ProcessStartInfo("arm-none-eabi-addr2line", ["-e", path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEndAsync();
        foreach (var address in addresses)
            process.StandardInput.WriteLine($"0x{address:x}");
        process.StandardInput.Close();
        process.WaitForExit();
        return [.. answer.Result.TrimEnd('\n').Split('\n').Select(Name)];
    }

    /// <summary>Compiles and links a small program.</summary>
    public static string Compile(TemporaryFolder folder, params string[] options)
    {
        Programs.Require("arm-none-eabi-gcc", "gcc-arm-none-eabi");
        Directory.CreateDirectory(Path.Combine(folder.Path, "inc"));
        File.WriteAllText(Path.Combine(folder.Path, "inc", "part.h"), Header);
        File.WriteAllText(Path.Combine(folder.Path, "main.c"), Source);
        var output = Path.Combine(folder.Path, "firmware.elf");
        var start = new ProcessStartInfo(
            "arm-none-eabi-gcc",
            ["-mcpu=cortex-m33", "-mthumb", "-O1", "-ffunction-sections", "-nostdlib", "-Wl,-Ttext=0x80100000", "-Wl,-e,Reset_Handler", .. options, "-o", output, "main.c"]) { RedirectStandardError = true, WorkingDirectory = folder.Path };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error);
        return output;
    }

    /// <summary>A line is <c>./common/startup.c:63 (discriminator 1)</c>.</summary>
    private static string Name(string line)
    {
        var place = line.Split(" (")[0];
        var name = place[(place.LastIndexOf('/') + 1)..];
        return name.EndsWith(":?", StringComparison.Ordinal) || name.EndsWith(":0", StringComparison.Ordinal) ? "?" : name;
    }
}
