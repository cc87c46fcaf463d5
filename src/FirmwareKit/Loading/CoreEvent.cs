using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Loading;

/// <summary>Something that happens to a core after Linux has it, and what Linux does then.</summary>
/// <param name="Id">Name of the event, stable: <c>stop</c>, <c>detach</c>, <c>crash</c>, <c>reboot</c>.</param>
/// <param name="Title">What happens, for people.</param>
/// <param name="ErrorNumber">0, or the negative errno that whoever asked for it gets.</param>
/// <param name="State">What <c>state</c> reads afterwards.</param>
/// <param name="Log">The lines that Linux prints, without those of channels and clients.</param>
/// <param name="Consequence">What follows, for people.</param>
public sealed record CoreEvent(string Id, string Title, int ErrorNumber, RemoteprocState State, IReadOnlyList<LogLine> Log, string Consequence);
