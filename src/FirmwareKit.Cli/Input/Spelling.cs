using System.CommandLine;

namespace FirmwareKit.Cli.Input;

/// <summary>What a misspelled word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>Letters that may be wrong, missing, too many or swapped with their neighbour.</summary>
    private const int MostMistakes = 2;

    /// <summary>The word that is nearest; null where none is near. Capitals do not count.</summary>
    public static string? Nearest(string word, IEnumerable<string> words) => words
        .Select(candidate => (Word: candidate, Mistakes: MistakesBetween(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(candidate => candidate.Mistakes <= Math.Min(MostMistakes, candidate.Word.TrimStart('-').Length / 2))
        .OrderBy(candidate => candidate.Mistakes)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    /// <summary>The names of a command's options, the common ones too.</summary>
    public static IEnumerable<string> OptionsOf(Command command) => command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .Where(option => !option.Hidden)
        .Select(option => option.Name);

    /// <summary>The distance of Damerau and Levenshtein, where a pair is swapped once at most.</summary>
    private static int MistakesBetween(string first, string second)
    {
        if (Math.Abs(first.Length - second.Length) > MostMistakes)
            return int.MaxValue;
        var distance = new int[first.Length + 1, second.Length + 1];
        for (var i = 0; i <= first.Length; i++)
        {
            for (var j = 0; j <= second.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var wrong = distance[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(wrong, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[first.Length, second.Length];
    }
}
