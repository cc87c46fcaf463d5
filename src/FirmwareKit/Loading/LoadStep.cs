namespace FirmwareKit.Loading;

/// <summary>One step of a loader.</summary>
/// <param name="Id">Name of the step, stable: <c>load-segments</c>.</param>
/// <param name="Title">What happens, for people.</param>
/// <param name="Function">The loader's function behind it.</param>
/// <param name="Log">The lines printed during the step.</param>
/// <param name="ErrorNumber">0, or the negative errno that ended the boot here.</param>
public sealed record LoadStep(string Id, string Title, string Function, IReadOnlyList<LogLine> Log, int ErrorNumber);
