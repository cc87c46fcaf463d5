using FirmwareKit.Platforms.Table;

namespace FirmwareKit.Platforms;

/// <summary>The way in which a processor gets its firmware, and why it is thought to be that one.</summary>
/// <param name="Form">The way.</param>
/// <param name="Reason">What in the tree, or who, says so.</param>
public sealed record FlavourChoice(ProcessorForm Form, string Reason);
