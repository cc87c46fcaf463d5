using System.Buffers.Binary;
using System.Security.Cryptography;
using FirmwareKit.Binary;

namespace FirmwareKit.DeviceTrees.Fit;

/// <summary>
/// The hash nodes of an image in a FIT: <c>hash-1 { algo = "sha256"; value = [...]; }</c>. They are over the data as stored, compressed or not
/// (fit_image_verify_with_data, fit_image_check_hash).
/// </summary>
internal static class FitHashes
{
    private const int Crc32Bytes = 4;

    private static readonly (string Name, HashAlgorithmName Algorithm)[] Digests =
    [
        ("md5", HashAlgorithmName.MD5),
        ("sha1", HashAlgorithmName.SHA1),
        ("sha256", HashAlgorithmName.SHA256),
        ("sha384", HashAlgorithmName.SHA384),
        ("sha512", HashAlgorithmName.SHA512),
    ];

    /// <summary>Verifies all hashes of an image.</summary>
    /// <returns>Complaints about those that cannot be verified here; empty when all were.</returns>
    /// <exception cref="FitFormatException">A hash is another one, or its node is incomplete: U-Boot refuses the image.</exception>
    public static IReadOnlyList<DeviceTreeComplaint> Verify(DeviceTreeNode image, ReadOnlySpan<byte> data)
    {
        var complaints = new List<DeviceTreeComplaint>();
        // Each hash reads all of the data again; real images have one or two.
        const int Most = 16;
        var hashes = image.Children.Where(child => child.Name.StartsWith("hash", StringComparison.Ordinal) && !IsIgnored(child)).ToList();
        if (hashes.Count > Most)
            throw new FitFormatException($"The image {image.Name} has {hashes.Count} hash nodes; at most {Most} are read.", image.Offset, image.Path);
        foreach (var hash in hashes)
        {
            if (hash.Find("algo")?.GetString() is not { } algorithm)
                throw Refusal(image, hash, "Can't get hash algo property", "The node has no algo.");
            if (hash.Find("value") is not { } value)
                throw Refusal(image, hash, "Can't get hash value property", "The node has no value.");
            if (Compute(algorithm, data) is not { } computed)
            {
                complaints.Add(new DeviceTreeComplaint("FIT001", DeviceTreeSeverity.Warning, $"The hash of {NodeName.Escape(image.Name)} is of the kind {NodeName.Escape(algorithm)}, which is not verified here; U-Boot refuses the image unless it knows that one.", hash.Offset, NodeName.Escape(hash.Path)));
                continue;
            }

            if (value.Value.Length != computed.Length)
                throw Refusal(image, hash, "Bad hash value len", $"The value has {value.Value.Length} bytes; {algorithm} has {computed.Length}.");
            if (!value.Value.Span.SequenceEqual(computed))
                throw Refusal(image, hash, "Bad hash value", $"The {algorithm} of its {data.Length} bytes is {Convert.ToHexStringLower(computed)}, and the node says {Convert.ToHexStringLower(value.Value.Span)}.");
        }

        return complaints;
    }

    /// <summary>fit_image_hash_get_ignore</summary>
    private static bool IsIgnored(DeviceTreeNode hash) => hash.Find("uboot-ignore") is { CellCount: > 0 } ignore && ignore.GetCell(0) != 0;

    private static byte[]? Compute(string algorithm, ReadOnlySpan<byte> data)
    {
        if (algorithm == "crc32")
        {
            var crc = new byte[Crc32Bytes];
            BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Compute(data));
            return crc;
        }

        foreach (var (name, digest) in Digests)
        {
            if (name == algorithm)
                return CryptographicOperations.HashData(digest, data);
        }

        return null;
    }

    private static FitFormatException Refusal(DeviceTreeNode image, DeviceTreeNode hash, string reason, string why) =>
        new($"U-Boot refuses this image: {reason} for '{hash.Name}' hash node in '{image.Name}' image node. {why} Build the FIT again with mkimage.", hash.Offset, hash.Path);
}
