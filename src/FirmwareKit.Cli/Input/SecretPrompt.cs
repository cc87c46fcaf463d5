using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FirmwareKit.Cli.Input;

/// <summary>Asks for a secret on the terminal, without showing it.</summary>
internal static class SecretPrompt
{
    private const int LongestSecret = 1024;

    /// <summary>Whether there is somebody to ask.</summary>
    public static bool IsPossible => !Console.IsInputRedirected;

    /// <param name="question">What is asked for.</param>
    /// <param name="error">Where the question goes: standard output carries results.</param>
    /// <returns>What was typed; the caller clears it.</returns>
    public static char[] Ask(string question, TextWriter error)
    {
        var typed = new char[LongestSecret];
        var length = 0;
        // Looking for a key turns the terminal's echo off; asked after the question, what is typed at once would show.
        _ = Console.KeyAvailable;
        error.Write($"{question}: ");
        try
        {
            for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
            {
                if (key.Key == ConsoleKey.Backspace)
                    length = Math.Max(0, length - 1);
                else if (!char.IsControl(key.KeyChar) && length < LongestSecret)
                    typed[length++] = key.KeyChar;
            }

            return typed[..length];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(typed.AsSpan()));
            error.WriteLine();
        }
    }
}
