using FirmwareKit.Preflight;

namespace FirmwareKit.Cli.Input;

/// <summary>Rules by the ids that users write.</summary>
internal static class RuleName
{
    /// <exception cref="CommandException">There is no such rule.</exception>
    public static Rule Find(string id) => RuleCatalog.TryFind(id, out var rule)
        ? rule
        : throw new CommandException(ExitCode.WrongUsage, $"There is no rule \"{id}\". The nearest are {string.Join(", ", RuleCatalog.Nearest(id).Select(near => near.Id))}; fwkit rules lists all.");
}
