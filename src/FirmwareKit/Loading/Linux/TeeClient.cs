using FirmwareKit.Elf;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.Linux;

/// <summary>
/// Linux's side of signed firmware (section 9.1): the sanity check hands the file to OP-TEE, which authenticates and loads it. What OP-TEE answers is asked of its
/// model; what the caller does not know of the board (the key, OP-TEE's own device tree) stays open.
/// </summary>
internal sealed class TeeClient
{
    private const string Device = "tee_remoteproc optee-ta-80a4c275-0a47-4905-8285-1486a9771a08";

    private readonly LinuxBoot _boot;
    private readonly OpTeeSession _session;
    private readonly OpTeeBoard _board;
    private OpTeeOutcome? _load;

    public TeeClient(LinuxBoot boot, OpTeeBoard board)
        : this(boot, board, new OpTeeSession(board.TrustedKey, board.Options))
    {
    }

    public TeeClient(LinuxBoot boot, OpTeeBoard board, OpTeeSession session)
    {
        _boot = boot;
        _session = session;
        _board = board;
    }

    /// <summary>O-02: the session is opened for the processor's id, which OP-TEE knows only from its own tree.</summary>
    public bool OpenSession()
    {
        if (_board is not { Tree: not null, Processor: null })
            return true;
        _boot.Log.Begin("open-session", "OP-TEE is asked for the processor", "rproc_tee_register");
        _boot.Log.Write(LogLevel.Error, $"{Device}: tee_client_open_session failed, err: {(uint)TeeResult.NotSupported:x}");
        _boot.Log.ParentDevice(LogLevel.Error, "signed firmware not supported by TEE");
        return false;
    }

    /// <summary>O-03: LOAD_FW. A TEE error becomes -EIO.</summary>
    public int Load()
    {
        _boot.Log.Begin("authenticate", "OP-TEE authenticates and loads", "TA_RPROC_CMD_LOAD_FW");
        var reply = _session.Load(_boot.Image.Source);
        _load = reply.Load;
        _boot.SecureLoad = _load;
        _boot.Uncertainties.AddRange(_load?.Uncertainties ?? []);
        if (!reply.IsSuccess)
            return Fail("LOAD_FW", reply.Result);
        if (_load is null)
        {
            _boot.Uncertainties.Add("OP-TEE still holds the image that it loaded before a failed start, and did not look at this one"); // O-08
            return 0;
        }

        AddUnknowns();
        var image = TeeImage.Read(_boot.Image.Source);
        foreach (var part in image.Parts)
            AddSegments(image, part);
        _boot.BootAddress = image.BootAddress;
        return 0;
    }

    /// <summary>O-04: GET_RSC_TABLE; Linux maps what OP-TEE says, blindly.</summary>
    public void GetTable()
    {
        _boot.Log.Begin("parse-table", "OP-TEE tells where the resource table is", "rproc_tee_get_rsc_table");
        if (_load?.ResourceTable is not { } table)
            return;
        var image = TeeImage.Read(_boot.Image.Source);
        if (image.IsEncrypted)
        {
            _boot.Uncertainties.Add("the content of the resource table, which is encrypted");
            return;
        }

        foreach (var part in image.Parts)
        {
            if (Open(image, part) is not { } elf || !elf.TryLocate(table.DeviceAddress, table.Size, out var offset, out _))
                continue;
            var bytes = new byte[table.Size];
            elf.Source.Read(offset, bytes);
            _boot.Table = new LiveTable(_boot.RemoteMemory, bytes);
            _boot.RemoteMemory.IsInUse = true; // OP-TEE loads, and nobody tells Linux what
            _boot.Memory.Add(_boot.Carveouts.Use(MemoryUseKind.ResourceTable, "resource table", table.DeviceAddress, table.Size));
            return;
        }
    }

    /// <summary>O-05: START_FW.</summary>
    public int Start()
    {
        _boot.Log.Begin("start", "OP-TEE releases the core", "TA_RPROC_CMD_START_FW");
        var reply = _session.Start();
        if (reply.IsSuccess)
        {
            _boot.IsCoreReleased = true;
            return 0;
        }

        var error = Fail("START_FW", reply.Result);
        _boot.Log.Rproc(LogLevel.Error, $"can't start rproc {_boot.Processor.Name}: {error}");
        return error;
    }

    /// <summary>O-05: STOP_FW.</summary>
    public int Stop()
    {
        var reply = _session.Stop();
        return reply.IsSuccess ? 0 : Fail("STOP_FW", reply.Result);
    }

    /// <summary>What could still make the board refuse what the model loads.</summary>
    private void AddUnknowns()
    {
        if (_board.TrustedKey is null)
            _boot.Uncertainties.Add("whether the board trusts the key that signed (--public-key tells)");
        if (_board.Options.Regions.IsEmpty)
            _boot.Uncertainties.Add("whether the segments lie in the regions of OP-TEE's own device tree (--optee-dtb tells)");
    }

    private int Fail(string command, TeeResult result)
    {
        _boot.Log.Write(LogLevel.Error, $"{Device}: TA_RPROC_FW_CMD_{command} invoke failed TEE err: {(uint)result:x}, ret:0");
        return ErrorNumber.InputOutput;
    }

    private void AddSegments(TeeImage image, TeeImagePart part)
    {
        foreach (var segment in Open(image, part)?.Segments ?? [])
        {
            if (segment.IsLoaded)
                _boot.Memory.Add(new MemoryUse(MemoryUseKind.Segment, image.Parts.Length > 1 ? $"image {part.Index} segment {segment.Index}" : $"segment {segment.Index}", segment.Memory, null));
        }
    }

    private static ElfFile? Open(TeeImage image, TeeImagePart part)
    {
        try
        {
            return ElfFile.ReadDamaged(image.OpenPart(part), out _);
        }
        catch (ElfFormatException)
        {
            return null;
        }
    }
}
