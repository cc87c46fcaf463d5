namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>
/// What the kernel shows of a remote processor below <c>/sys/kernel/debug/remoteproc/remoteproc0</c> at the end of a start, to root: its carveouts, the live
/// resource table and the trace buffers (linux-remoteproc.md section 7.4). Each text is made when it is asked for, from the firmware, which must still be
/// open. The core is taken not to have run, and memory that neither the firmware nor Linux writes to be 0.
/// </summary>
public sealed class DebugfsFiles
{
    private readonly LinuxBoot? _boot;
    private readonly LiveTable? _table;

    internal DebugfsFiles(LinuxBoot boot, LoadVerdict verdict)
    {
        _boot = boot.HasReleasedCarveouts ? null : boot;
        // A crash while the kernel takes everything down again leaves the table, which goes last.
        _table = verdict == LoadVerdict.Refused ? null : boot.Table;
    }

    private DebugfsFiles()
    {
    }

    /// <summary>What a processor that was never started shows.</summary>
    public static DebugfsFiles Offline { get; } = new();

    /// <summary><c>carveout_memories</c>: the carveouts, in the order in which Linux searches them; empty when there are none.</summary>
    public DebugfsFile CarveoutMemories => new("carveout_memories", _boot is not null ? CarveoutListing.Show(_boot) : string.Empty, true);

    /// <summary><c>resource_table</c>: the table as Linux has changed it, entry by entry; cut after about a million characters.</summary>
    public DebugfsFile ResourceTable
    {
        get
        {
            var (text, isKnown) = TableListing.Show(_table);
            return new DebugfsFile("resource_table", text, isKnown);
        }
    }

    /// <summary><c>trace0</c>, <c>trace1</c> and so on: one for each trace entry of the table, in its order; each cut after about a million characters.</summary>
    public IEnumerable<DebugfsFile> Traces
    {
        get
        {
            if (_boot is null)
                yield break;
            foreach (var trace in _boot.Memory.Where(use => use.Kind == MemoryUseKind.Trace))
            {
                var (text, isKnown) = TraceContent.Read(_boot, (uint)trace.Memory.Start, (uint)trace.Memory.Size);
                yield return new DebugfsFile(trace.Name, text, isKnown);
            }
        }
    }
}
