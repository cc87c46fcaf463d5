using System.CommandLine;
using System.Globalization;

namespace FirmwareKit.Cli.Input;

/// <summary>Options whose value is a number: hexadecimal with 0x or decimal. What is none, or out of bounds, is refused with the option's name.</summary>
internal static class NumberOption
{
    /// <summary>A number between two others.</summary>
    public static Option<int?> Between(string name, string helpName, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (Numbers.TryParseAddress(result.Tokens[0].Value, out var number) && number >= (uint)least && number <= (uint)most)
                return (int)number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not \"{result.Tokens[0].Value}\"."));
            return null;
        },
    };

    /// <summary>A word of 32 bits, as a register holds it.</summary>
    public static Option<uint?> Word(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (Numbers.TryParseAddress(result.Tokens[0].Value, out var number))
                return number;
            result.AddError($"{name} takes a number of 32 bits, hexadecimal with 0x or decimal, not \"{result.Tokens[0].Value}\".");
            return null;
        },
    };
}
