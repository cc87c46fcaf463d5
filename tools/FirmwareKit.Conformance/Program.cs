using FirmwareKit.Conformance;

// dotnet run --project tools/FirmwareKit.Conformance -c Release -- DIR
// Exit code 0: everything agrees; 1: something differs; 2: wrong usage, or a folder that cannot be read.
if (args is not [var path] || path is "" or "-h" or "--help")
{
    Console.Error.WriteLine("usage: FirmwareKit.Conformance DIR    (a folder in the form of testdata/conformance/tee or testdata/conformance/linux)");
    return 2;
}

try
{
    var suite = ConformanceSuite.Open(path);
    var (agree, differ) = (0, 0);
    var (finer, debug) = (0, 0);
    foreach (var check in suite.Checks)
    {
        var disagreements = check.Run();
        foreach (var disagreement in disagreements)
            Console.WriteLine($"{check.Id}: {disagreement.Field}: expected {disagreement.Expected}, got {disagreement.Got}");
        _ = disagreements.Count == 0 ? agree++ : differ++;
        if (check.RunDebugLines() is not { } lines)
            continue;
        debug++;
        finer += lines.Count == 0 ? 1 : 0;
    }

    if (agree + differ == 0)
        throw new ConformanceFormatException($"{path} has nothing to compare.");
    Console.WriteLine($"{agree} agree, {differ} differ");
    if (debug != 0)
        Console.WriteLine($"{finer} of {debug} cases with debug lines agree in those too");
    return differ == 0 ? 0 : 1;
}
catch (Exception e) when (e is ConformanceFormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 2;
}
