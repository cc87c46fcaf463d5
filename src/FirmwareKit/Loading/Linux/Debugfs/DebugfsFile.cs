namespace FirmwareKit.Loading.Linux.Debugfs;

/// <summary>One file below <c>/sys/kernel/debug/remoteproc/remoteproc0</c>.</summary>
/// <param name="Name">Its name: <c>carveout_memories</c>, <c>resource_table</c>, <c>trace0</c>.</param>
/// <param name="Text">
/// What reading it gives; bytes of the core's memory as Latin-1. What the kernel chooses at boot has a stand-in: <c>&lt;va&gt;</c> a kernel address,
/// <c>&lt;dma&gt;</c> a device address, <c>&lt;pa&gt;</c> a physical address.
/// </param>
/// <param name="IsCertain">Whether it rests on nothing that the model does not know, such as what the running core has written.</param>
public sealed record DebugfsFile(string Name, string Text, bool IsCertain);
