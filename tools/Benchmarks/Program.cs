using BenchmarkDotNet.Running;
using FirmwareKit.Benchmarks;

// dotnet run --project tools/Benchmarks -c Release -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(FirmwareBenchmarks).Assembly).Run(args);
