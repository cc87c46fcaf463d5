using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Loading.OpTee;

/// <summary>
/// The commands of the remoteproc trusted application for one processor, one after the other, and the states that they go through (tee-image.md sections
/// 6.7 and 6.9).
/// </summary>
public sealed class OpTeeSession
{
    private static readonly string[] ReleaseCore = ["deassert hold_boot", "assert hold_boot"];
    private static readonly string[] StopCore = ["assert hold_boot", "assert mcu_rst"];

    private readonly FirmwarePublicKey? _key;
    private readonly OpTeeOptions _options;
    private readonly StCore _core = new();
    private OpTeeMemory _table;

    /// <summary>Opens a session for a processor that was never given firmware.</summary>
    /// <param name="key">The public key that the platform trusts; null takes every signature as good.</param>
    /// <param name="options">What OP-TEE's build and the board decide.</param>
    public OpTeeSession(FirmwarePublicKey? key, OpTeeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _key = key;
        _options = options;
    }

    /// <summary>The state now.</summary>
    public OpTeeState State { get; private set; }

    private bool IsSt => _options.Profile.IsSt;

    /// <summary>TA_RPROC_CMD_LOAD_FW.</summary>
    /// <param name="image">The bytes of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public OpTeeReply Load(ByteSource image)
    {
        ArgumentNullException.ThrowIfNull(image);
        switch (State)
        {
            case OpTeeState.Dead:
                return new OpTeeReply(TeeResult.TargetDead);
            case OpTeeState.Loaded when !IsSt:
                return new OpTeeReply(TeeResult.Success); // TV-03: the image is not looked at
            case OpTeeState.Loaded or OpTeeState.Started:
                return new OpTeeReply(TeeResult.BadState); // TV-04
        }

        var outcome = OpTeeLoader.Load(image, _key, _options, new SegmentDigests(image), _core);
        State = outcome.Verdict switch
        {
            OpTeeVerdict.Loaded => OpTeeState.Loaded,
            OpTeeVerdict.Refused => OpTeeState.Off,
            _ => OpTeeState.Dead,
        };
        _table = outcome.ResourceTable ?? default;
        // ST cleans up after a load that got as far as the images; one that failed earlier leaves the boot address set.
        var clears = IsSt && outcome.Verdict == OpTeeVerdict.Refused && outcome.Stage >= OpTeeStage.NumberOfImages;
        if (clears)
            _core.Clear();
        return new OpTeeReply(outcome.Result) { Load = outcome, ClearsMemory = clears };
    }

    /// <summary>TA_RPROC_CMD_START_FW.</summary>
    public OpTeeReply Start() => State switch
    {
        OpTeeState.Loaded => StartLoaded(),
        OpTeeState.Started => new OpTeeReply(TeeResult.Success),
        OpTeeState.Off => new OpTeeReply(TeeResult.BadState),
        _ => NotThere(),
    };

    /// <summary>TA_RPROC_CMD_STOP_FW.</summary>
    public OpTeeReply Stop()
    {
        switch (State)
        {
            case OpTeeState.Off:
                return new OpTeeReply(TeeResult.Success);
            case OpTeeState.Loaded:
                // ST gives up the firmware although it refuses the command.
                if (IsSt)
                    State = OpTeeState.Off;
                return new OpTeeReply(TeeResult.BadState);
            case OpTeeState.Started:
                State = OpTeeState.Off;
                _core.Clear();
                return new OpTeeReply(TeeResult.Success) { Resets = StopCore, ClearsMemory = IsSt };
            default:
                return NotThere();
        }
    }

    /// <summary>TA_RPROC_CMD_GET_RSC_TABLE.</summary>
    public OpTeeReply GetResourceTable() => State switch
    {
        OpTeeState.Loaded or OpTeeState.Started => new OpTeeReply(TeeResult.Success) { ResourceTable = _table },
        OpTeeState.Off => new OpTeeReply(TeeResult.BadState),
        _ => NotThere(),
    };

    /// <summary>TA_RPROC_CMD_GET_COREDUMP, which no release implements.</summary>
    public OpTeeReply GetCoredump() => new(State == OpTeeState.Dead ? TeeResult.TargetDead : TeeResult.NotImplemented);

    /// <summary>TA_RPROC_CMD_RELEASE_FW: clears all regions. ST does not know it.</summary>
    public OpTeeReply Release()
    {
        if (IsSt && State != OpTeeState.Dead)
            return new OpTeeReply(TeeResult.BadParameters);
        switch (State)
        {
            case OpTeeState.Started:
                return new OpTeeReply(TeeResult.BadState);
            case OpTeeState.Off or OpTeeState.Loaded:
                State = OpTeeState.Off;
                return new OpTeeReply(TeeResult.Success) { ClearsMemory = true };
            default:
                return NotThere();
        }
    }

    private OpTeeReply NotThere() => new(State == OpTeeState.Dead ? TeeResult.TargetDead : TeeResult.BadParameters);

    private OpTeeReply StartLoaded()
    {
        if (IsSt && CheckBootAddress() is var result and not TeeResult.Success)
        {
            _core.Clear();
            return new OpTeeReply(result) { ClearsMemory = true };
        }

        State = OpTeeState.Started;
        return new OpTeeReply(TeeResult.Success) { Resets = ReleaseCore };
    }

    /// <summary>stm32mp2_rproc_start: the Cortex-M33 of the STM32MP2, where OP-TEE is 64 bits wide, needs to be told where its vectors are.</summary>
    private TeeResult CheckBootAddress()
    {
        if (_options.Width == TaWidth.Bits32)
            return TeeResult.Success;
        if (_core.BootAddress == 0)
            return TeeResult.Generic;
        var memory = new RegionTable(_options);
        if (memory.Translate(_core.BootAddress, 1) is not { } physical)
            return TeeResult.AccessDenied;
        return memory.CanMap(physical, 1) ? TeeResult.Success : TeeResult.Generic;
    }
}
