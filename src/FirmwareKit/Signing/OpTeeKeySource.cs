using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FirmwareKit.Signing;

/// <summary>
/// An RSA key as OP-TEE's build puts it into the secure world: what scripts/pem_to_pub_c.py makes of RPROC_SIGN_KEY with the prefix
/// <c>rproc_pub_key</c> (tee-image.md section 5.2). To compare with a build's generated file, or to build without Python.
/// </summary>
public sealed class OpTeeKeySource
{
    /// <summary>The make variable that names the PEM file of the key; a relative path counts from OP-TEE's tree.</summary>
    public const string MakeVariable = "RPROC_SIGN_KEY";

    private const string Prefix = "rproc_pub_key";
    private const int BytesPerLine = 12;

    private OpTeeKeySource(uint exponent, ReadOnlyMemory<byte> modulus)
    {
        Exponent = exponent;
        Modulus = modulus;
    }

    /// <summary>The public exponent.</summary>
    public uint Exponent { get; }

    /// <summary>The modulus, big endian.</summary>
    public ReadOnlyMemory<byte> Modulus { get; }

    /// <summary>Takes a key that OP-TEE's build takes.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="SigningException">
    /// The build refuses the key: not RSA, an exponent above 32 bits, or a modulus whose bits fill no whole bytes.
    /// </exception>
    public static OpTeeKeySource Of(FirmwarePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm != SignatureAlgorithm.RsaPkcs1Sha256)
            throw new SigningException($"{key.Description}: OP-TEE's build takes an RSA key only ({MakeVariable}).");
        if (key.Exponent.Length > sizeof(uint))
            throw new SigningException($"{key.Description}: the exponent has {key.Exponent.Length} bytes; OP-TEE's build takes 32 bits at most.");
        if (key.KeySize % 8 != 0)
            throw new SigningException($"{key.Description}: OP-TEE's build fails for a modulus whose size is no multiple of 8 bits.");
        Span<byte> exponent = stackalloc byte[sizeof(uint)];
        key.Exponent.Span.CopyTo(exponent[(sizeof(uint) - key.Exponent.Length)..]);
        return new OpTeeKeySource(BinaryPrimitives.ReadUInt32BigEndian(exponent), key.Modulus);
    }

    /// <summary>C source that defines <c>rproc_pub_key_exponent</c>, <c>rproc_pub_key_modulus</c> and <c>rproc_pub_key_modulus_size</c>.</summary>
    public string ToC()
    {
        var text = new StringBuilder();
        text.Append("#include <stddef.h>\n#include <stdint.h>\n\n");
        text.Append(CultureInfo.InvariantCulture, $"const uint32_t {Prefix}_exponent = {Exponent};\n\n");
        text.Append(CultureInfo.InvariantCulture, $"const uint8_t {Prefix}_modulus[] = {{\n");
        foreach (var line in Modulus.ToArray().Chunk(BytesPerLine))
            text.Append('\t').AppendJoin(' ', line.Select(value => $"0x{value:x2},")).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"}};\n\nconst size_t {Prefix}_modulus_size = sizeof({Prefix}_modulus);\n");
        return text.ToString();
    }
}
