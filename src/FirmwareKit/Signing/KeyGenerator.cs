using System.Security.Cryptography;

namespace FirmwareKit.Signing;

/// <summary>Makes new private keys with the system's random numbers.</summary>
public static class KeyGenerator
{
    /// <summary>Makes a key. RSA keys have the exponent 65537.</summary>
    /// <param name="type">The kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such kind.</exception>
    public static GeneratedKey Create(KeyType type) => new(type switch
    {
        KeyType.Rsa2048 => RSA.Create(2048),
        KeyType.Rsa3072 => RSA.Create(3072),
        KeyType.Rsa4096 => RSA.Create(4096),
        KeyType.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    });
}
