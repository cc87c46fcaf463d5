using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Verification;

namespace FirmwareKit.Loading.OpTee;

/// <summary>One load while it goes on: what it works with, and what it has done so far.</summary>
internal sealed class OpTeeLoad
{
    private readonly List<OpTeeLogLine> _log = [];
    private readonly List<string> _uncertainties = [];

    public OpTeeLoad(ByteSource source, FirmwarePublicKey? key, OpTeeOptions options, SegmentDigests digests, StCore core)
    {
        Source = source;
        Key = key;
        Options = options;
        Digests = digests;
        Core = core;
        Heap = new TeeHeap(options.Width, options.HeapSize);
        Buffer = new SharedBuffer(source, options.Width, Doubt);
        Memory = new RegionTable(options);
    }

    public ByteSource Source { get; }

    /// <summary>The trusted key; null takes the signature as good.</summary>
    public FirmwarePublicKey? Key { get; }

    public OpTeeOptions Options { get; }

    public OpTeeProfile Profile => Options.Profile;

    public bool Is32Bit => Options.Width == TaWidth.Bits32;

    public SegmentDigests Digests { get; }

    /// <summary>What ST's platform service keeps from one load to the next.</summary>
    public StCore Core { get; }

    public TeeHeap Heap { get; }

    public SharedBuffer Buffer { get; }

    public RegionTable Memory { get; }

    /// <summary>The step that is gone through.</summary>
    public OpTeeStage Stage { get; set; }

    /// <summary>The header; valid from <see cref="OpTeeStage.VerifyHeader"/> on.</summary>
    public TeeImageHeader Header { get; set; }

    /// <summary>Offset of the first image; valid from <see cref="OpTeeStage.VerifyHeader"/> on.</summary>
    public long ImagesOffset { get; set; }

    /// <summary>ST: segments are encrypted (ENCTYPE).</summary>
    public bool IsEncrypted { get; set; }

    public List<OpTeeMemory> Loads { get; } = [];

    /// <summary>Ranges of the file that have their signed hash.</summary>
    public List<FileRange> Hashed { get; } = [];

    public List<OpTeeMemory> Zeros { get; } = [];

    public OpTeeMemory? ResourceTable { get; set; }

    public IReadOnlyList<OpTeeLogLine> Log => _log;

    public IReadOnlyList<string> Uncertainties => _uncertainties;

    public void Print(string function, string text) => _log.Add(new OpTeeLogLine(function, text));

    /// <summary>Says, once, what the outcome depends on that nobody knows.</summary>
    public void Doubt(string text)
    {
        if (!_uncertainties.Contains(text))
            _uncertainties.Add(text);
    }

    /// <summary>Ends the load in the current step.</summary>
    public OpTeeRefusal Refuse(TeeResult result, string reason, long? offset = null, string? fix = null) => new(Stage, result, reason, offset, fix);

    /// <summary>ROUNDUP_64, which wraps in 32 bits on both widths: 0xfffffff9 and above become 0.</summary>
    public static uint RoundUp8(uint length) => unchecked(length + 7) & ~7u;
}
