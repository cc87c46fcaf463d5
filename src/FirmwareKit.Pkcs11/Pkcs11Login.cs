using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>Gets the PIN and logs in.</summary>
internal static class Pkcs11Login
{
    private const int LongestPinFile = 64 * 1024;

    /// <returns>The PIN that was used, empty when the token wanted none; the caller clears it.</returns>
    /// <exception cref="SigningException">The PIN is missing, wrong or locked, or its file cannot be read.</exception>
    public static byte[] Login(ISession session, ITokenInfo token, Pkcs11Uri uri, PassphrasePrompt prompt)
    {
        if (!token.TokenFlags.LoginRequired)
            return [];
        // The token has a keypad of its own: PKCS#11 asks for a login without PIN.
        var pin = token.TokenFlags.ProtectedAuthenticationPath ? [] : GetPin(uri, prompt);
        try
        {
            if (pin.Length == 0 && !token.TokenFlags.ProtectedAuthenticationPath)
                throw new SigningException($"{uri}: the token wants a PIN, and none was given.");
            session.Login(CKU.CKU_USER, token.TokenFlags.ProtectedAuthenticationPath ? null : pin);
            return pin;
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another signer of this process has logged in to the token; it holds for all of them.
            return pin;
        }
        catch
        {
            CryptographicOperations.ZeroMemory(pin);
            throw;
        }
    }

    /// <summary>What a token's refusal means for the user.</summary>
    public static SigningException Explain(Pkcs11Exception e, string name) => new(
        e.RV switch
        {
            CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_INVALID => $"{name}: the PIN is wrong. Too many attempts lock the token.",
            CKR.CKR_PIN_LOCKED => $"{name}: the PIN is locked after too many wrong attempts; unlock it with the security officer's PIN.",
            CKR.CKR_PIN_EXPIRED => $"{name}: the PIN has expired; set a new one.",
            CKR.CKR_USER_PIN_NOT_INITIALIZED => $"{name}: the token has no user PIN yet.",
            CKR.CKR_MECHANISM_INVALID => $"{name}: the token does not sign with CKM_RSA_PKCS or CKM_ECDSA.",
            CKR.CKR_KEY_FUNCTION_NOT_PERMITTED => $"{name}: the key may not sign (CKA_SIGN is false).",
            CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_DEVICE_REMOVED => $"{name}: the token was removed.",
            _ => $"{name}: the token answered {e.RV} to {e.Method}.",
        },
        e);

    private static byte[] GetPin(Pkcs11Uri uri, PassphrasePrompt prompt)
    {
        var pin = uri.PinValue?.ToCharArray() ?? ReadFile(uri) ?? prompt(uri.ToString());
        try
        {
            return Encoding.UTF8.GetBytes(pin);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(pin.AsSpan()));
        }
    }

    private static char[]? ReadFile(Pkcs11Uri uri)
    {
        if (uri.PinFile is not { } path)
            return null;
        try
        {
            using var reader = new StreamReader(path);
            if (reader.BaseStream is { CanSeek: true, Length: > LongestPinFile })
                throw new SigningException($"{path}: too large for a file with a PIN.");
            return (reader.ReadLine() ?? string.Empty).ToCharArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SigningException($"{path}: the file with the PIN (pin-source) cannot be read: {e.Message}", e);
        }
    }
}
