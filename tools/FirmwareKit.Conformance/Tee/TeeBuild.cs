using FirmwareKit.Binary;
using FirmwareKit.Signing;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Conformance.Tee;

/// <summary>
/// The good images that a folder of conformance/tee says how to make: <c>good-NAME.bin</c> from <c>elf/NAME.elf</c>, <c>good-pair.bin</c>, and
/// <c>good-key-NAME.bin</c> with the key of that name. Others are left out.
/// </summary>
internal static class TeeBuild
{
    private const string MainKey = "keys/test-only-rsa-main.pem";
    private static readonly string[] Pair = ["elf/tfm-secure.elf", "elf/tfm-nonsecure.elf"];

    public static IEnumerable<ConformanceCheck> Find(ConformanceFolder folder)
    {
        if (!Directory.Exists(folder.PathOf("images")) || !Directory.Exists(folder.PathOf("elf")))
            yield break;
        foreach (var path in Directory.EnumerateFiles(folder.PathOf("images"), "good-*.bin").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var (files, key) = Recipe(folder, name["good-".Length..], path);
            if (files.Length > 0 && files.All(folder.Has) && folder.Has(key))
                yield return new ConformanceCheck($"build {name}", () => Compare(folder, files, key, path));
        }
    }

    private static (string[] Files, string Key) Recipe(ConformanceFolder folder, string name, string path)
    {
        if (name == "pair")
            return (Pair, MainKey);
        return name.StartsWith("key-", StringComparison.Ordinal)
            ? (FirmwareOf(folder, path), $"keys/test-only-rsa-{name["key-".Length..]}.pem")
            : ([$"elf/{name}.elf"], MainKey);
    }

    /// <summary>The name tells the key, not the firmware: that is the one which the image ends with.</summary>
    private static string[] FirmwareOf(ConformanceFolder folder, string path)
    {
        var image = File.ReadAllBytes(path);
        var files =
            from file in Directory.EnumerateFiles(folder.PathOf("elf"), "*.elf").Order(StringComparer.Ordinal)
            where EndsWith(image, File.ReadAllBytes(file))
            select $"elf/{Path.GetFileName(file)}";
        return [.. files.Take(1)];
    }

    private static bool EndsWith(byte[] image, byte[] firmware)
    {
        var padded = (firmware.Length + 7) / 8 * 8;
        return image.Length > padded && image.AsSpan(image.Length - padded).StartsWith(firmware);
    }

    private static Disagreement[] Compare(ConformanceFolder folder, string[] files, string key, string path)
    {
        try
        {
            using var signer = KeyFileSigner.Load(folder.PathOf(key));
            ByteSource[] images = [.. files.Select(folder.Source)];
            using var output = new MemoryStream();
            TeeImageBuilder.Prepare(images, signer.PublicKey, new TeeImageOptions()).Write(output, signer);
            var got = output.ToArray();
            var expected = File.ReadAllBytes(path);
            var same = got.AsSpan().CommonPrefixLength(expected);
            return same == expected.Length && same == got.Length
                ? []
                : [new Disagreement("bytes", $"{expected.Length} bytes", $"{got.Length} bytes, the first difference at 0x{same:x}")];
        }
        catch (Exception e) when (e is SigningException or TeeInputException or ArgumentException)
        {
            return [new Disagreement("bytes", "an image", e.Message)];
        }
    }
}
