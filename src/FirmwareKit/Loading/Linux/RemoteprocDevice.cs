using System.Text;
using FirmwareKit.Firmware;
using FirmwareKit.Installed;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Platforms;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// A remote processor on a running board, as <c>/sys/class/remoteproc/remoteproc0</c> shows it: what it answers to writes, one after the other
/// (linux-remoteproc.md sections 7 and 8.2). For the answer to one start, <see cref="LinuxLoader"/> is enough.
/// </summary>
public sealed class RemoteprocDevice
{
    /// <summary>sysfs hands over one page of a write.</summary>
    private const int LongestWrite = 4096;

    private readonly RemoteProcessor _processor;
    private readonly MemoryRoot _files;
    private readonly LinuxOptions _options;
    private readonly OpTeeBoard _board;
    private readonly OpTeeSession? _session;
    private readonly VirtioNumbers _numbers = new();
    private (LinuxBoot Boot, TeeClient? Secure)? _running;

    /// <summary>B-25: the carveouts that a start left in the list because it failed on the regions of the device tree.</summary>
    private IReadOnlyList<Carveout> _left = [];

    private RemoteprocDevice(RemoteProcessor processor, MemoryRoot files, LinuxOptions options)
    {
        _processor = processor;
        _files = files;
        _options = options;
        Kernel = options.Kernel ?? KernelProfile.DefaultFor(processor.Type);
        _board = options.OpTee ?? OpTeeBoard.DefaultFor(processor.Type);
        if (processor.Type.Delivery == FirmwareDelivery.SignedImage)
            _session = new OpTeeSession(_board.TrustedKey, _board.Options);
        FirmwareName = FirstNameOf(processor, Kernel);
        ProbeAnswer = Probe();
    }

    /// <summary>The kernel.</summary>
    public KernelProfile Kernel { get; }

    /// <summary>Whether the driver took the node, so that there is a processor to write to.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Whether the kernel has crashed; after that nothing is answered any more.</summary>
    public bool IsKernelCrashed { get; private set; }

    /// <summary>The attribute <c>state</c>.</summary>
    public RemoteprocState State { get; private set; }

    /// <summary>The attribute <c>firmware</c>: the name that the next start asks for.</summary>
    public string FirmwareName { get; private set; }

    /// <summary>How often it was started without being stopped; the last <c>stop</c> counts.</summary>
    public int Users { get; private set; }

    /// <summary>What debugfs shows of it now. A running core is taken not to have written anything.</summary>
    public DebugfsFiles Debugfs { get; private set; } = DebugfsFiles.Offline;

    /// <summary>What happened before anybody wrote: the driver's probe, and with <c>st,auto-boot</c> a first start.</summary>
    public DeviceAnswer ProbeAnswer { get; }

    /// <summary>A board boots, and its driver finds the processor.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="files">The file system that firmware is read from.</param>
    /// <param name="options">Choices of the board.</param>
    public static RemoteprocDevice Probe(RemoteProcessor processor, MemoryRoot files, LinuxOptions options)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        return new RemoteprocDevice(processor, files, options);
    }

    /// <summary>The name under which a kernel asks for firmware before another one is written (U-10).</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="kernel">The kernel.</param>
    public static string FirstNameOf(RemoteProcessor processor, KernelProfile kernel)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(kernel);
        var reads = kernel.Has(KernelDifferences.ReadsFirmwareName) && processor.Type.Driver is ProcessorDriver.Stm32 or ProcessorDriver.Stm32Tee;
        return reads && processor.Node.Find("firmware-name")?.GetString() is { Length: > 0 } name ? name : processor.DefaultFirmwareName;
    }

    /// <summary>A write to the attribute <c>firmware</c> (firmware_store, rproc_set_firmware; section 7.3).</summary>
    /// <param name="text">What is written; <c>echo</c> adds a newline.</param>
    public DeviceAnswer WriteFirmware(string text)
    {
        if (Unanswered(text) is { } answer)
            return answer;
        var log = new KernelLog(_processor, Kernel);
        log.Begin("set-firmware", "Set the firmware's name", "rproc_set_firmware");
        if (State != RemoteprocState.Offline)
        {
            log.ParentDevice(LogLevel.Error, "can't change firmware while running"); // U-11
            return End(log, ErrorNumber.Busy);
        }

        var name = Received(text).Split('\n')[0];
        if (name.Length == 0)
        {
            log.ParentDevice(LogLevel.Error, "can't provide empty string for firmware name"); // U-12
            return End(log, ErrorNumber.Invalid);
        }

        FirmwareName = name;
        return End(log, 0);
    }

    /// <summary>A write to the attribute <c>state</c> (state_store; section 7.2).</summary>
    /// <param name="text">What is written; one newline at its end makes no difference.</param>
    public DeviceAnswer WriteState(string text)
    {
        if (Unanswered(text) is { } answer)
            return answer;
        var word = Received(text);
        switch (StateWord.Resolve(Kernel, State, word))
        {
            case StateAction.Boot:
                return Start(NewBoot(), StartRequest.Sysfs);
            case StateAction.AddUser:
                Users++;
                return new DeviceAnswer(0, []);
            case StateAction.Shutdown:
                return Shutdown();
            case StateAction.Busy:
                return new DeviceAnswer(ErrorNumber.Busy, []);
            case StateAction.Unrecognised:
                var log = new KernelLog(_processor, Kernel);
                log.Begin("state", "Take the word", "state_store");
                log.Rproc(LogLevel.Error, $"Unrecognised option: {word}");
                return End(log, ErrorNumber.Invalid);
            default:
                return new DeviceAnswer(ErrorNumber.Invalid, []);
        }
    }

    private static DeviceAnswer End(KernelLog log, int error)
    {
        log.End(error);
        return new DeviceAnswer(error, log.Steps);
    }

    /// <summary>What a driver sees of a write: at most a page, as a string of C.</summary>
    private static string Received(string text)
    {
        var length = Math.Min(text.Length, LongestWrite);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > LongestWrite)
            length--;
        return text.IndexOf('\0') is >= 0 and var end && end < length ? text[..end] : text[..length];
    }

    /// <summary>The answer to a write that no driver sees; null when one does.</summary>
    private DeviceAnswer? Unanswered(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsKernelCrashed)
            return new DeviceAnswer(0, []) { IsKernelCrash = true };
        if (!IsRegistered)
            return new DeviceAnswer(ErrorNumber.NoEntry, []);
        return text.Length == 0 ? new DeviceAnswer(0, []) : null;
    }

    /// <summary>stm32_rproc_probe and rproc_add; section 8.2 for auto-boot.</summary>
    private DeviceAnswer Probe()
    {
        var boot = NewBoot();
        try
        {
            IsRegistered = DriverProbe.Run(boot) && Secure(boot)?.OpenSession() != false;
        }
        catch (KernelOopsException e)
        {
            return Crash(LinuxLoader.Crash(boot, e));
        }

        if (!IsRegistered)
            return End(boot.Log, ErrorNumber.NoDevice);
        if (!_processor.Node.Has("st,auto-boot"))
            return End(boot.Log, 0);
        // M-06: asked for in the background, then started even if that failed, so that the file is looked up twice.
        boot.Log.Begin("auto-boot", "Ask for the firmware in the background", "rproc_trigger_auto_boot");
        FirmwareRequest.Find(boot);
        return Start(boot, StartRequest.AutoBoot) with { ErrorNumber = 0 };
    }

    private DeviceAnswer Start(LinuxBoot boot, StartRequest by)
    {
        var secure = Secure(boot);
        boot.Carveouts.AddRange(_left);
        var load = LinuxLoader.Start(boot, secure, by);
        Debugfs = load.Debugfs ?? Debugfs;
        _left = load.Verdict == LoadVerdict.Refused && !boot.IsPrepared ? boot.Carveouts.Entries : [];
        if (load.Verdict == LoadVerdict.KernelCrash)
            return Crash(load);
        if (load.Verdict == LoadVerdict.Boots)
        {
            (State, Users, _running) = (RemoteprocState.Running, 1, (boot, secure));
        }

        return new DeviceAnswer(load.ErrorNumber, load.Steps) { Load = load, Uncertainties = load.Uncertainties };
    }

    /// <summary>rproc_shutdown: only the last user stops the processor (U-03).</summary>
    private DeviceAnswer Shutdown()
    {
        var (boot, secure) = _running!.Value;
        if (Users > 1)
        {
            Users--;
            return new DeviceAnswer(0, []);
        }

        var (steps, doubts) = (boot.Log.Steps.Count, boot.Uncertainties.Count);
        try
        {
            var error = CoreStop.Run(boot, secure, _options);
            boot.Log.End(error);
            if (error == 0)
                (State, Users, _running, Debugfs) = (RemoteprocState.Offline, 0, null, DebugfsFiles.Offline);
            return new DeviceAnswer(error, [.. boot.Log.Steps.Skip(steps)]) { Uncertainties = [.. boot.Uncertainties.Skip(doubts)] };
        }
        catch (KernelOopsException e)
        {
            return Crash(LinuxLoader.Crash(boot, e)) with { Load = null, Steps = [.. boot.Log.Steps.Skip(steps)], Uncertainties = [.. boot.Uncertainties.Skip(doubts)] };
        }
    }

    private DeviceAnswer Crash(LoadOutcome load)
    {
        IsKernelCrashed = true;
        return new DeviceAnswer(0, load.Steps) { Load = load, IsKernelCrash = true, Uncertainties = load.Uncertainties };
    }

    private LinuxBoot NewBoot() => new(FirmwareImage.Missing(FirmwareName), _processor, Kernel, _options)
    {
        Installed = _files,
        Folders = _options.Folders,
        VirtioNumbers = _numbers,
    };

    private TeeClient? Secure(LinuxBoot boot) => _session is null ? null : new TeeClient(boot, _board, _session);
}
