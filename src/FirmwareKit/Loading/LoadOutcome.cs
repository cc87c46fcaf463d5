using FirmwareKit.Loading.Linux;
using FirmwareKit.Loading.Linux.Debugfs;
using FirmwareKit.Loading.OpTee;

namespace FirmwareKit.Loading;

/// <summary>What a loader does with a firmware, step by step.</summary>
public sealed record LoadOutcome
{
    /// <summary>The verdict.</summary>
    public required LoadVerdict Verdict { get; init; }

    /// <summary>0, or the negative errno that the start or attaching returns; meaningless when the kernel crashes.</summary>
    public required int ErrorNumber { get; init; }

    /// <summary>The steps that were gone through, in order; the last one is where it ended.</summary>
    public required IReadOnlyList<LoadStep> Steps { get; init; }

    /// <summary>The regions that the loader held, in the order in which it searches them.</summary>
    public required IReadOnlyList<LoadedRegion> Regions { get; init; }

    /// <summary>What lies where afterwards.</summary>
    public required IReadOnlyList<MemoryUse> Memory { get; init; }

    /// <summary>The address that the driver writes to the boot-address register; null when it writes none.</summary>
    public ulong? BootAddress { get; init; }

    /// <summary>Whether the core was let go. A driver can report success without that.</summary>
    public required bool IsCoreReleased { get; init; }

    /// <summary>The loader that was modelled: <c>Linux 6.12</c>.</summary>
    public required string Loader { get; init; }

    /// <summary>Whether it is ST's kernel, whose drivers read other properties than mainline's; null when the loader is no Linux.</summary>
    public bool? IsStKernel { get; init; }

    /// <summary>
    /// Why the outcome is not certain: the loader reads or writes outside of its data, and what happens then depends on what lies there. Empty when it is
    /// certain.
    /// </summary>
    public IReadOnlyList<string> Uncertainties { get; init; } = [];

    /// <summary>What OP-TEE did with signed firmware; null for firmware that Linux loads, and when Linux did not get as far.</summary>
    public OpTeeOutcome? SecureLoad { get; init; }

    /// <summary>In which respects the answer is one of this kernel, and other kernels might answer otherwise; empty when the loader is no Linux.</summary>
    public IReadOnlyList<KernelDifference> KernelDifferences { get; init; } = [];

    /// <summary>What is particular to a core that the boot chain started; null when Linux loads the firmware.</summary>
    public AttachOutcome? Attachment { get; init; }

    /// <summary>What Linux does with the core later on: stop, detach, a crash, a reboot. Empty when it does not have it, or the driver is not modelled.</summary>
    public IReadOnlyList<CoreEvent> Later => LaterSource?.Value ?? [];

    /// <summary>Most callers never ask.</summary>
    internal Lazy<IReadOnlyList<CoreEvent>>? LaterSource { get; init; }

    /// <summary>What the kernel shows in debugfs afterwards; null when the loader is no Linux, there is no processor, or its driver is not modelled.</summary>
    public DebugfsFiles? Debugfs { get; init; }

    /// <summary>What of the board's answer is not modelled for this processor, in words; null when all is.</summary>
    public string? NotModelled { get; init; }

    /// <summary>The whole log, in order.</summary>
    public IEnumerable<LogLine> Log => Steps.SelectMany(step => step.Log);

    /// <summary>The step that ended the boot; null when it succeeded.</summary>
    public LoadStep? FailedStep => Verdict is LoadVerdict.Boots or LoadVerdict.Attaches ? null : Steps[^1];
}
