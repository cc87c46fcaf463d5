namespace FirmwareKit.Comparison;

/// <summary>A function or variable that differs in size between two ELF files. Several of one name, as static ones may be, count as one.</summary>
/// <param name="Name">Its name, as the symbol table has it.</param>
/// <param name="IsFunction">Whether it is a function.</param>
/// <param name="OldSize">Bytes in the old file; null when it was added.</param>
/// <param name="NewSize">Bytes in the new file; null when it was removed.</param>
public sealed record SymbolDifference(string Name, bool IsFunction, ulong? OldSize, ulong? NewSize)
{
    /// <summary>How many other names the same bytes have, as the handlers of interrupts that share one do.</summary>
    public int OtherNames { get; init; }
}
