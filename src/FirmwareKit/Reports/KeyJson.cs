using System.Text.Json;
using FirmwareKit.Signing;

namespace FirmwareKit.Reports;

/// <summary>Keys as JSON.</summary>
public static class KeyJson
{
    /// <summary>Writes what names a key, schema <c>fwkit.key/1</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">Name of the key's file, or its URI.</param>
    public static string Write(FirmwarePublicKey key, string name)
    {
        ArgumentNullException.ThrowIfNull(key);
        return JsonReport.Write("fwkit.key/1", json => Describe(json, key, name));
    }

    /// <summary>Writes a key as OP-TEE gets it, schema <c>fwkit.key-optee/1</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">Name of the key's file, or its URI.</param>
    /// <param name="builtIn">The key for OP-TEE's build; null when it cannot be built in.</param>
    public static string WriteOpTee(FirmwarePublicKey key, string name, OpTeeKeySource? builtIn)
    {
        ArgumentNullException.ThrowIfNull(key);
        return JsonReport.Write("fwkit.key-optee/1", json =>
        {
            Describe(json, key, name);
            if (builtIn is null)
            {
                json.WriteNull("builtIn");
            }
            else
            {
                json.WriteStartObject("builtIn");
                json.WriteString("make", $"{OpTeeKeySource.MakeVariable}={name}");
                json.WriteNumber("exponent", builtIn.Exponent);
                json.WriteString("modulus", Convert.ToHexStringLower(builtIn.Modulus.Span));
                json.WriteString("c", builtIn.ToC());
                json.WriteEndObject();
            }

            if (OtpKeyHash.IsPossible(key))
                Otp(json, OtpKeyHash.Of(key));
            else
                json.WriteNull("otp");
        });
    }

    /// <summary>Writes where keys were found, schema <c>fwkit.key-find/1</c>.</summary>
    /// <param name="name">Name of the file that was searched.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="matches">The places.</param>
    /// <param name="nameOf">Name of a key.</param>
    public static string WriteMatches(string name, long size, IEnumerable<KeyMatch> matches, Func<FirmwarePublicKey, string> nameOf) => JsonReport.Write("fwkit.key-find/1", json =>
    {
        json.WriteString("name", name);
        json.WriteNumber("size", size);
        json.List("matches", matches, match =>
        {
            json.WriteString("key", nameOf(match.Key));
            json.WriteString("keyFingerprint", match.Key.Fingerprint);
            json.WriteString("form", JsonReport.Kebab(match.Form));
            json.WriteNumber("offset", match.Offset);
            json.WriteNumber("length", match.Length);
        });
    });

    private static void Describe(Utf8JsonWriter json, FirmwarePublicKey key, string name)
    {
        json.WriteString("name", name);
        json.WriteString("key", key.Description);
        json.WriteNumber("keySize", key.KeySize);
        json.WriteString("keyFingerprint", key.Fingerprint);
        if (OtpKeyHash.IsPossible(key))
            json.WriteString("otpHash", Convert.ToHexStringLower(OtpKeyHash.Of(key).Value.Span));
        else
            json.WriteNull("otpHash");
    }

    private static void Otp(Utf8JsonWriter json, OtpKeyHash hash)
    {
        json.WriteStartObject("otp");
        json.WriteStartArray("words");
        foreach (var word in hash.Words)
            json.WriteStringValue(JsonReport.Hex(word));
        json.WriteEndArray();
        json.List("locations", OtpLocation.All, location =>
        {
            json.WriteString("soc", location.Soc);
            json.WriteNumber("firstWord", location.FirstWord);
            json.WriteNumber("offset", location.Offset);
        });
        json.WriteEndObject();
    }
}
