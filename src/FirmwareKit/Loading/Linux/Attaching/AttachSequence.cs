using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux.Attaching;

/// <summary>From the driver's probe to <c>attached</c>: stm32_rproc_probe, rproc_boot of a detached processor, rproc_attach (M-05 to M-13).</summary>
internal sealed class AttachSequence
{
    private readonly LinuxBoot _boot;
    private readonly LinuxOptions _options;
    private readonly AttachOptions _facts;
    private readonly FirmwareContent _content;
    private readonly StoredTable _stored;
    private readonly LoadedTable _table;
    private readonly bool _isAutoBoot;
    private bool _isDetected;
    private bool _stopsCore;

    public AttachSequence(LinuxBoot boot, LinuxOptions options)
    {
        _boot = boot;
        _options = options;
        _facts = options.Attach ?? new AttachOptions();
        _content = new FirmwareContent(boot.Image, boot.Processor);
        _stored = StoredTable.Of(_content, _facts);
        _table = new LoadedTable(boot, _content, _stored);
        _isAutoBoot = boot.Processor.Node.Has("st,auto-boot");
    }

    public (LoadVerdict Verdict, int Error) Run()
    {
        AddSegments();
        if (!DriverProbe.Run(_boot))
            return (LoadVerdict.NoProcessor, ErrorNumber.NoDevice);
        if (!_boot.Processor.Type.IsDriverModelled)
            return NotModelled();
        if (_boot.Processor.Type.Driver == ProcessorDriver.Stm32Tee && !new TeeClient(_boot, _options.OpTee ?? OpTeeBoard.DefaultFor(_boot.Processor.Type)).OpenSession())
            return (LoadVerdict.NoProcessor, ErrorNumber.NoDevice);
        ProbeReport.WriteProperties(_boot);
        _isDetected = CoreDetection.Run(_boot, _facts);
        var error = _table.ReadAtProbe(_isDetected);
        if (error != 0)
        {
            DriverProbe.GiveUp(_boot, error);
            return (LoadVerdict.NoProcessor, ErrorNumber.NoDevice);
        }

        _boot.Log.Begin("register", "Register the processor", "rproc_add");
        ProbeReport.WriteRegistration(_boot);
        if (!_isDetected)
            return (LoadVerdict.Refused, StartInstead());
        error = Attach();
        if (error == 0)
            return (LoadVerdict.Attaches, 0);
        if (_boot.IsPrepared)
            Allocation.Release(_boot);
        ReportFailure(error);
        return (LoadVerdict.Refused, error);
    }

    public AttachOutcome Outcome(LoadVerdict verdict)
    {
        return new AttachOutcome
        {
            IsDetected = _isDetected,
            TableAddress = _stored.Address,
            TableSource = _table.Source,
            IsTableAddressAssumed = _stored.IsAssumed,
            IsDeviceAddress = _table.IsDeviceAddress,
            Window = _table.Window,
            DeviceWindow = _table.DeviceWindow,
            TableSize = _table.Size,
            Reverted = verdict == LoadVerdict.Attaches && _boot.Processor.Type.Driver != ProcessorDriver.Stm32Tee && _table.DeviceWindow is { } window ? window with { Size = _table.Size } : null,
            StopsCore = _stopsCore,
        };
    }

    /// <summary>rproc_attach, in its order.</summary>
    private int Attach()
    {
        var (log, name) = (_boot.Log, _boot.Processor.Name);
        log.Begin("attach", "Attach instead of load", "rproc_attach");
        log.Rproc(LogLevel.Info, $"attaching to {name}"); // B-04
        _boot.RemoteMemory.IsInUse = true;
        var error = Preparation.Run(_boot);
        _boot.IsPrepared = error == 0;
        if (error == 0)
            error = _table.Get();
        if (error == 0)
            error = ResourceHandling.Run(_boot); // on the table in memory itself, which the core reads at the same time
        if (error == 0)
            error = Allocation.Run(_boot);
        if (error != 0)
            return error;
        AddTable();
        log.Begin("attach-core", "Keep the core from starting again by itself", _boot.Processor.Type.Driver == ProcessorDriver.Stm32Tee ? "stm32_rproc_tee_attach" : "stm32_rproc_attach");
        _boot.IsCoreReleased = true;
        error = VirtioStart.Run(_boot);
        if (error != 0)
        {
            Stop();
            return error;
        }

        log.Begin("attached", "Attached", "__rproc_attach");
        log.Rproc(LogLevel.Info, $"remote processor {name} is now attached");
        return 0;
    }

    /// <summary>__rproc_attach calls the driver's stop when a subdevice fails: the core that ran so well is stopped.</summary>
    private void Stop()
    {
        LinuxLoader.CheckTeardown(_boot);
        if (LaterEvents.CanStop(_boot))
        {
            _boot.IsCoreReleased = false;
            _stopsCore = true;
        }
        else
        {
            _boot.Log.Rproc(LogLevel.Error, "Stop of the firmware not supported");
        }
    }

    /// <summary>B-24: who asked through sysfs reads one line more. M-06: ST's 6.6 attaches within the probe, which then fails as a whole.</summary>
    private void ReportFailure(int error)
    {
        if (!_isAutoBoot)
        {
            _boot.Log.Rproc(LogLevel.Error, $"Boot failed: {error}");
        }
        else if (_boot.Kernel.IsSt)
        {
            _boot.Log.Rproc(LogLevel.Info, $"releasing {_boot.Processor.Name}");
            DriverProbe.GiveUp(_boot, error);
        }
    }

    /// <summary>A core that Linux takes for off: <c>start</c> looks for a file, to load it over what runs.</summary>
    private int StartInstead()
    {
        var (log, file) = (_boot.Log, _boot.Processor.DefaultFirmwareName);
        _boot.Uncertainties.Add($"whether the board has a file {file}: Linux would load it over the running core");
        log.Begin("power-up", "Start", "rproc_boot");
        var missing = $"Direct firmware load for {file} failed with error {ErrorNumber.NoEntry}";
        if (_isAutoBoot)
            log.Rproc(LogLevel.Warning, missing); // M-06: the file is looked up twice
        log.Rproc(LogLevel.Info, $"powering up {_boot.Processor.Name}");
        log.Begin("request-firmware", "Find the file", "request_firmware");
        log.Rproc(LogLevel.Warning, missing);
        log.Rproc(LogLevel.Error, $"request_firmware failed: {ErrorNumber.NoEntry}");
        if (!_isAutoBoot)
            log.Rproc(LogLevel.Error, $"Boot failed: {ErrorNumber.NoEntry}");
        return ErrorNumber.NoEntry;
    }

    private (LoadVerdict Verdict, int Error) NotModelled()
    {
        _boot.IsCoreReleased = true;
        return (LoadVerdict.Attaches, 0);
    }

    private void AddSegments()
    {
        foreach (var file in _content.Files)
        {
            foreach (var segment in file.Segments.Where(segment => segment.IsLoaded))
                _boot.Memory.Add(new MemoryUse(MemoryUseKind.Segment, $"segment {segment.Index}", segment.Memory, null));
        }
    }

    private void AddTable()
    {
        if (_table.DeviceWindow is { } window)
            _boot.Memory.Add(_boot.Carveouts.Use(MemoryUseKind.ResourceTable, "resource table", window.Start, _content.Table is { } section && section.Size < _table.Size ? section.Size : _table.Size));
    }
}
