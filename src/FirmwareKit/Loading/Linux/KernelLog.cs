using System.Runtime.CompilerServices;
using FirmwareKit.DeviceTrees;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>Collects the log of a boot, step by step, with the prefix of the device that speaks.</summary>
internal sealed class KernelLog(RemoteProcessor processor, KernelProfile kernel)
{
    private readonly int _longestLine = kernel.Has(KernelDifferences.HasLongerLogLines) ? 1023 : 991;
    private readonly List<LoadStep> _steps = [];
    private readonly string _parent = $"{(processor.Type.Driver == ProcessorDriver.Stm32M0 ? "stm32-m0-rproc" : "stm32-rproc")} {DeviceName(processor.Node)}";
    private List<LogLine> _lines = [];
    private (string Id, string Title, string Function)? _open;

    public IReadOnlyList<LoadStep> Steps => [.. _steps];

    /// <summary>The parent device with its driver, <c>stm32-rproc 10000000.m4</c>.</summary>
    public string Parent => _parent;

    /// <summary>Whether somebody turned dynamic debug on for drivers/remoteproc.</summary>
    public bool HasDebug { get; init; }

    /// <summary>Ends the current step with success and starts the next one.</summary>
    public void Begin(string id, string title, string function)
    {
        End(0);
        _open = (id, title, function);
    }

    /// <summary>Ends the current step.</summary>
    public void End(int errorNumber)
    {
        if (_open is not { } step)
            return;
        _steps.Add(new LoadStep(step.Id, step.Title, step.Function, _lines, errorNumber));
        _lines = [];
        _open = null;
    }

    /// <summary>A line of the remote processor's own device.</summary>
    public void Rproc(LogLevel level, string text) => Write(level, $"remoteproc remoteproc0: {text}");

    /// <summary>A line of the platform device.</summary>
    public void ParentDevice(LogLevel level, string text) => Write(level, $"{_parent}: {text}");

    /// <summary>A debug line of the remote processor's own device.</summary>
    public void RprocDebug([InterpolatedStringHandlerArgument("")] DebugText text) => Debug("remoteproc remoteproc0: ", text);

    /// <summary>A debug line of the platform device.</summary>
    public void ParentDebug([InterpolatedStringHandlerArgument("")] DebugText text) => Debug(HasDebug ? $"{_parent}: " : string.Empty, text);

    /// <summary>A debug line with a prefix of its own.</summary>
    public void WriteDebug([InterpolatedStringHandlerArgument("")] DebugText text) => Debug(string.Empty, text);

    private void Debug(string prefix, DebugText text)
    {
        if (HasDebug)
            Write(LogLevel.Debug, prefix + text.ToString());
    }

    /// <summary>A line with a prefix of its own.</summary>
    public void Write(LogLevel level, string text) => _lines.Add(new LogLine(level, text.Length <= _longestLine ? text : text[.._longestLine]));

    /// <summary>
    /// The name that the kernel gives the device of a node (of_device_make_bus_id): <c>10000000.m4</c> when the address translates to the CPU's
    /// view, otherwise the names of the nodes on the way: <c>ahb:m4@0</c>.
    /// </summary>
    private static string DeviceName(DeviceTreeNode node)
    {
        var name = string.Empty;
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            var suffix = name.Length == 0 ? name : ":" + name;
            if (AddressTranslation.RegToCpu(at) is { } address)
                return $"{address:x}.{at.BaseName}{suffix}";
            name = at.Name + suffix;
        }

        return name;
    }
}
