using FirmwareKit.Binary;

namespace FirmwareKit.Signing;

/// <summary>
/// Finds public keys inside a built OP-TEE, or any other file: which key does this secure world trust? The file is read once, in pieces, so that its
/// size does not matter.
/// </summary>
/// <remarks>A key inside a compressed or encrypted part of the file is not found.</remarks>
public static class KeySearch
{
    private const int PieceSize = 1 << 20;

    /// <summary>Finds keys, in the order of their offsets.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="keys">The keys.</param>
    /// <returns>The places, found while they are asked for. A modulus inside a SubjectPublicKeyInfo that was found is not listed again.</returns>
    /// <exception cref="IOException">While asked for: the source cannot be read.</exception>
    public static IEnumerable<KeyMatch> Find(ByteSource source, IEnumerable<FirmwarePublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(source);
        var patterns = keys.SelectMany(Pattern.Of).ToArray();
        return Search(source, patterns);
    }

    private static IEnumerable<KeyMatch> Search(ByteSource source, Pattern[] patterns)
    {
        var overlap = patterns.Select(pattern => pattern.Bytes.Length).DefaultIfEmpty(1).Max() - 1;
        var buffer = new byte[PieceSize + overlap];
        // The last SubjectPublicKeyInfo of each key, whose inside is not listed.
        var ends = new Dictionary<FirmwarePublicKey, long>();
        for (var start = 0L; start < source.Length; start += PieceSize)
        {
            var length = (int)Math.Min(buffer.Length, source.Length - start);
            source.Read(start, buffer.AsSpan(0, length));
            foreach (var match in patterns.SelectMany(pattern => FindIn(buffer.AsMemory(0, length), start, pattern)).OrderBy(match => match.Offset))
            {
                if (match.Form == KeyMatchForm.SubjectPublicKeyInfo)
                    ends[match.Key] = match.Offset + match.Length;
                else if (match.Offset < ends.GetValueOrDefault(match.Key))
                    continue;
                yield return match;
            }
        }
    }

    /// <summary>Matches that start in this piece; the bytes behind it are there to complete them.</summary>
    private static List<KeyMatch> FindIn(ReadOnlyMemory<byte> piece, long start, Pattern pattern)
    {
        var matches = new List<KeyMatch>();
        for (var from = 0; from < PieceSize && from < piece.Length; from++)
        {
            var at = piece.Span[from..].IndexOf(pattern.Bytes);
            if (at < 0 || from + at >= PieceSize)
                break;
            from += at;
            matches.Add(new KeyMatch(pattern.Key, pattern.Form, start + from, pattern.Bytes.Length));
        }

        return matches;
    }

    private sealed record Pattern(FirmwarePublicKey Key, KeyMatchForm Form, byte[] Bytes)
    {
        public static IEnumerable<Pattern> Of(FirmwarePublicKey key)
        {
            yield return new Pattern(key, KeyMatchForm.SubjectPublicKeyInfo, key.SubjectPublicKeyInfo.ToArray());
            if (key.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256)
            {
                yield return new Pattern(key, KeyMatchForm.Modulus, key.Modulus.ToArray());
                yield return new Pattern(key, KeyMatchForm.ReversedModulus, [.. key.Modulus.ToArray().Reverse()]);
            }
            else
            {
                yield return new Pattern(key, KeyMatchForm.Point, key.Point.ToArray());
            }

            if (OtpKeyHash.IsPossible(key))
                yield return new Pattern(key, KeyMatchForm.OtpHash, OtpKeyHash.Of(key).Value.ToArray());
        }
    }
}
