using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>What Linux does with a core later on: stop, detach, a crash and its recovery, a reboot (sections 6.7, 8.3 and 8.4).</summary>
internal sealed class LaterEvents
{
    private readonly LinuxBoot _boot;
    private readonly RemoteprocState _state;
    private readonly List<LogLine> _log = [];

    private LaterEvents(LinuxBoot boot, RemoteprocState state) => (_boot, _state) = (boot, state);

    private string Name => _boot.Processor.Name;

    private bool IsAttached => _state == RemoteprocState.Attached;

    /// <summary>The events of a core that Linux has; null when it has none.</summary>
    public static Lazy<IReadOnlyList<CoreEvent>>? Of(LinuxBoot boot, LoadVerdict verdict) => verdict is LoadVerdict.Boots or LoadVerdict.Attaches && boot.Processor.Type.IsDriverModelled
        ? new(() => new LaterEvents(boot, verdict == LoadVerdict.Attaches ? RemoteprocState.Attached : RemoteprocState.Running).All)
        : null;

    private IReadOnlyList<CoreEvent> All => IsAttached ? [Stop(), Detach(), Crash(), Reboot()] : [Stop(), Crash(), Reboot()];

    /// <summary>stm32_rproc_stop of ST's kernel wants the core's reset.</summary>
    public static bool CanStop(LinuxBoot boot) =>
        boot.Processor.Type.Driver != ProcessorDriver.Stm32
        || !boot.Kernel.IsSt
        || (CoreDetection.UsesCells(boot.Processor) ? DriverProbe.HasReset(boot.Processor.Node, "mcu_rst") : boot.Processor.Node.Has("resets"));

    private CoreEvent Stop()
    {
        if (!CanStop(_boot))
        {
            Error("Stop of the firmware not supported");
            Error($"can't stop rproc: {ErrorNumber.NotPermitted}");
            return Take("stop", "stop is written to state", ErrorNumber.NotPermitted, _state, "The core runs on, without its virtio devices: Linux takes them down before it asks the driver.");
        }

        Info($"stopped remote processor {Name}");
        var asks = ProbeReport.HasMailbox(_boot.Processor, "shutdown") ? "Linux asks by the mailbox shutdown and waits 500 ms, then resets the core" : "The core is reset at once: there is no mailbox shutdown";
        return Take("stop", "stop is written to state", 0, RemoteprocState.Offline, IsAttached
            ? $"{asks}. The next start loads {_boot.Processor.DefaultFirmwareName} from the file system; Linux has no copy of the firmware that ran."
            : $"{asks}.");
    }

    private CoreEvent Detach()
    {
        const string Title = "detach is written to state";
        if (_boot.Processor.Type.Driver == ProcessorDriver.Stm32Tee)
            return Take("detach", Title, ErrorNumber.Invalid, _state, "The driver of signed firmware cannot detach.");
        Info($"detached remote processor {Name}");
        var asks = ProbeReport.HasMailbox(_boot.Processor, "detach") ? "Linux tells the core by the mailbox detach and waits 200 ms" : "The core is not told: there is no mailbox detach";
        return Take("detach", Title, 0, RemoteprocState.Detached, _boot.Table is null
            ? $"{asks}."
            : $"{asks}. Linux writes the {_boot.Table.Size} bytes at the table back as they were when it attached, so that a core that restarts by itself finds it clean.");
    }

    private CoreEvent Crash()
    {
        const string Title = "The core crashes";
        var isNoticed = _boot.Processor.Node.Has("interrupts") || _boot.Processor.Node.Has("interrupts-extended");
        if (!isNoticed)
            return Take("crash", Title, 0, _state, "Linux does not notice: the node has no interrupt for the watchdog.");
        Error($"crash detected in {Name}: type watchdog");
        Error($"handling crash #1 in {Name}");
        Error($"recovering {Name}");
        if (!CanStop(_boot))
        {
            Error("Stop of the firmware not supported");
            Error($"can't stop rproc: {ErrorNumber.NotPermitted}");
            return Take("crash", Title, ErrorNumber.NotPermitted, RemoteprocState.Crashed, "Linux cannot restart the core; only the boot chain can, at the next reset of the board.");
        }

        Info($"stopped remote processor {Name}");
        return IsAttached ? CrashOfAttached(Title) : CrashOfStarted(Title);
    }

    /// <summary>M-22, M-23: recovery always boots from a file, also a core that was attached to.</summary>
    private CoreEvent CrashOfAttached(string title)
    {
        var file = _boot.Processor.DefaultFirmwareName;
        _log.Add(new LogLine(LogLevel.Warning, $"remoteproc remoteproc0: Direct firmware load for {file} failed with error {ErrorNumber.NoEntry}"));
        Error($"request_firmware failed: {ErrorNumber.NoEntry}");
        return Take("crash", title, ErrorNumber.NoEntry, RemoteprocState.Offline, $"Without a file {file} the processor cannot be started again: start returns 0 and does nothing, stop fails with -22, until the board reboots. "
            + "With one, Linux loads it and copies the old table over its table. "
            + CoreDump());
    }

    /// <summary>M-20, M-21: the steps from loading on, with the old table and the old carveouts.</summary>
    private CoreEvent CrashOfStarted(string title)
    {
        _log.AddRange(_boot.Log.Steps.Where(step => step.Id is "load-segments" or "authenticate" or "start" or "subdevices" or "up").SelectMany(step => step.Log));
        return Take("crash", title, 0, _state, "Linux loads the file again, without looking whether it is sound, and copies the table of the first start over it, even when the file has changed. "
            + "When the file is gone, the processor cannot be started again until the board reboots. "
            + CoreDump());
    }

    private CoreEvent Reboot()
    {
        if (_boot.Kernel.IsSt && !IsAttached && _boot.Processor.Type.Driver != ProcessorDriver.Stm32M0)
            _log.Add(new LogLine(LogLevel.Warning, $"{_boot.Log.Parent}: Warning: remote fw is still running with possible side effect!!!"));
        return Take("reboot", "The system shuts down", 0, _state, "Linux leaves the core as it is.");
    }

    /// <summary>M-30 to M-32: off unless someone writes to coredump.</summary>
    private string CoreDump()
    {
        var regions = _boot.Carveouts.Entries.Where(entry => entry.Origin == CarveoutOrigin.Region).Select(entry => entry.Name).ToList();
        return _boot.Processor.Type.Driver == ProcessorDriver.Stm32M0 || regions.Count == 0
            ? "There is no core dump."
            : $"A core dump, off by default, has {string.Join(", ", regions)}.";
    }

    private void Info(string text) => _log.Add(new LogLine(LogLevel.Info, $"remoteproc remoteproc0: {text}"));

    private void Error(string text) => _log.Add(new LogLine(LogLevel.Error, $"remoteproc remoteproc0: {text}"));

    private CoreEvent Take(string id, string title, int error, RemoteprocState after, string consequence)
    {
        var taken = new CoreEvent(id, title, error, after, [.. _log], consequence);
        _log.Clear();
        return taken;
    }
}
