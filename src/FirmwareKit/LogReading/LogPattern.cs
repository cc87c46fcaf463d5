namespace FirmwareKit.LogReading;

/// <summary>What is known of one line that the kernel or OP-TEE prints.</summary>
/// <remarks>
/// The texts may name a value of the line in braces. <c>{errno}</c> and <c>{tee}</c> are decoded: <c>-22 (EINVAL)</c>, <c>0xffff0006 BAD_PARAMETERS</c>.
/// </remarks>
/// <param name="Text">The line as the source has it, with names in braces in place of its values.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Cause">The likely cause; empty where the line reports no failure.</param>
/// <param name="Advice">What to do; empty where there is nothing to do.</param>
public sealed record LogPattern(string Text, string Meaning, string Cause = "", string Advice = "")
{
    private readonly LogTemplate _template = new(Text);

    /// <summary>The ids of the rules of <c>fwkit check</c> that find the cause before the board does; most have one or none.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Whether the line reports a failure or a warning.</summary>
    public bool IsProblem => Cause.Length != 0;

    /// <summary>The text in front of the first value.</summary>
    internal string Start => _template.Start;

    internal IReadOnlyDictionary<string, string>? Match(string line) => _template.Match(line);
}
