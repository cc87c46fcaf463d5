namespace FirmwareKit.Elf.Dwarf;

/// <summary>A place in a source file, as the compiler recorded it.</summary>
/// <param name="File">Path with forward slashes: absolute, or relative to the folder in which the compiler ran.</param>
/// <param name="Line">Line, from 1.</param>
public sealed record SourceLine(string File, int Line);
