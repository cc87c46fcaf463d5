using FirmwareKit.Elf;

namespace FirmwareKit.Firmware;

/// <summary>How the instructions of a file suit a core.</summary>
public enum InstructionFit
{
    /// <summary>The file was built for such a core, or does not say.</summary>
    Native,

    /// <summary>The core executes them; they were built for a smaller or older one.</summary>
    Smaller,

    /// <summary>The core does not know some of them.</summary>
    Foreign,
}

/// <summary>
/// What instructions a companion core executes, in the terms of the build attributes (Tag_CPU_arch, Tag_FP_arch of the ABI for the Arm Architecture;
/// Armv6-M, Armv7-M and Armv8-M reference manuals).
/// </summary>
public sealed class CoreInstructions
{
    private const ulong V7 = 10;
    private const ulong V6M = 11;
    private const ulong V6SM = 12;
    private const ulong V7EM = 13;
    private const ulong V8MBaseline = 16;
    private const ulong V8MMainline = 17;
    private const ulong V81MMainline = 21;

    private static readonly string[] Names =
    [
        "pre-v4", "v4", "v4T", "v5T", "v5TE", "v5TEJ", "v6", "v6KZ", "v6T2", "v6K", "v7", "v6-M", "v6S-M", "v7E-M", "v8-A", "v8-R", "v8-M.baseline",
        "v8-M.mainline", "v8.1-A", "v8.2-A", "v8.3-A", "v8.1-M.mainline", "v9-A",
    ];

    private readonly char _profile;
    private readonly ulong[] _native;
    private readonly ulong[] _smaller;
    private readonly ulong[] _units;

    private CoreInstructions(string core, char profile, ulong[] native, ulong[] smaller, ulong[] units, string option)
    {
        (Core, _profile, _native, _smaller, _units) = (core, profile, native, smaller, units);
        CompilerOption = option;
    }

    /// <summary>The core: <c>Cortex-M33</c>.</summary>
    public string Core { get; }

    /// <summary>What makes GCC and Clang build for it: <c>-mcpu=cortex-m33</c>.</summary>
    public string CompilerOption { get; }

    /// <summary>Whether the core has a floating-point unit.</summary>
    public bool HasFloatingPoint => _units.Length != 0;

    /// <summary>The cores that are known.</summary>
    public static IReadOnlyList<CoreInstructions> All { get; } =
    [
        new("Cortex-M0+", 'M', [V6M, V6SM], [], [], "-mcpu=cortex-m0plus -mthumb"),
        // VFPv4-D16, of which the M4F has single precision only; v7 of profile M is the Cortex-M3's.
        new("Cortex-M4", 'M', [V7EM, V7], [V6M, V6SM], [6], "-mcpu=cortex-m4 -mthumb"),
        new("Cortex-M4F", 'M', [V7EM, V7], [V6M, V6SM], [6], "-mcpu=cortex-m4 -mthumb"),
        new("Cortex-M7", 'M', [V7EM, V7], [V6M, V6SM], [6, 8], "-mcpu=cortex-m7 -mthumb"),
        new("Cortex-M33", 'M', [V8MMainline], [V8MBaseline, V7EM, V7, V6M, V6SM], [6, 8], "-mcpu=cortex-m33 -mthumb"),
    ];

    /// <summary>What is known of a core; null when it is none of these.</summary>
    /// <param name="core">The core's name in the platform table.</param>
    public static CoreInstructions? Of(string core)
    {
        ArgumentNullException.ThrowIfNull(core);
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Core == core)
                return All[i];
        }

        return null;
    }

    /// <summary>The architecture's name as readelf prints it; empty when the file does not say.</summary>
    /// <param name="attributes">The file's attributes.</param>
    public static string ArchitectureOf(ArmAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var name = attributes.Architecture is not { } number ? string.Empty : number < (ulong)Names.Length ? Names[number] : $"architecture {number}";
        // v7 is one number for three profiles.
        return attributes is { Architecture: V7, Profile: not '\0' and var profile } ? $"{name}-{profile}" : name;
    }

    /// <summary>Whether a file was built for Armv8-M, with or without the Main Extension.</summary>
    /// <param name="attributes">The file's attributes.</param>
    public static bool IsArmv8M(ArmAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return attributes.Architecture is V8MBaseline or V8MMainline or V81MMainline;
    }

    /// <summary>How the instructions of a file suit this core.</summary>
    /// <param name="attributes">The file's attributes.</param>
    public InstructionFit Fit(ArmAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        if (attributes.UsesArmInstructions || (attributes.Profile is not '\0' and not 'S' && attributes.Profile != _profile))
            return InstructionFit.Foreign;
        return attributes.Architecture is not { } architecture || _native.Contains(architecture) ? InstructionFit.Native
            : _smaller.Contains(architecture) ? InstructionFit.Smaller
            : InstructionFit.Foreign;
    }

    /// <summary>The cores whose own architecture a file has: whom it was built for.</summary>
    /// <param name="attributes">The file's attributes.</param>
    public static IEnumerable<CoreInstructions> BuiltFor(ArmAttributes attributes) => All.Where(core => core._native[0] == attributes.Architecture || core._native.Contains(attributes.Architecture ?? ulong.MaxValue)).Where(core => core.Fit(attributes) == InstructionFit.Native);

    /// <summary>Whether the core's floating-point unit executes what the file holds; true for a file that uses none.</summary>
    /// <param name="attributes">The file's attributes.</param>
    public bool HasUnitFor(ArmAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return attributes.FloatingPointUnit == 0 || (_units.Contains(attributes.FloatingPointUnit) && (attributes.IsSinglePrecision || Core == "Cortex-M7"));
    }
}
