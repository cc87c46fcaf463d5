using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>Finds the one token that a URI means.</summary>
internal static class TokenSearch
{
    /// <exception cref="SigningException">No token fits, or several do; the tokens there are are listed.</exception>
    public static ISlot Find(IPkcs11Library library, Pkcs11Uri uri)
    {
        var tokens = Tokens(library).ToList();
        var fitting = tokens.FindAll(token => Fits(token.Slot, token.Info, uri));
        return fitting.Count switch
        {
            1 => fitting[0].Slot,
            0 when tokens.Count == 0 => throw new SigningException($"{uri}: no token is there. Is it plugged in, and does the module find its configuration?"),
            0 => throw new SigningException($"{uri}: no such token. There is {List(tokens)}."),
            _ => throw new SigningException($"{uri}: several tokens fit; add serial= or slot-id=. There is {List(fitting)}."),
        };
    }

    private static IEnumerable<(ISlot Slot, ITokenInfo Info)> Tokens(IPkcs11Library library)
    {
        foreach (var slot in library.GetSlotList(SlotsType.WithTokenPresent))
        {
            if (Describe(slot) is { TokenFlags.TokenInitialized: true } info)
                yield return (slot, info);
        }
    }

    /// <summary>Another reader may hold a card that the module does not know, or that was just pulled out; it is not the one wanted.</summary>
    private static ITokenInfo? Describe(ISlot slot)
    {
        try
        {
            return slot.GetTokenInfo();
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_DEVICE_REMOVED or CKR.CKR_DEVICE_ERROR)
        {
            return null;
        }
    }

    private static bool Fits(ISlot slot, ITokenInfo info, Pkcs11Uri uri) =>
        (uri.SlotId is not { } id || id == slot.SlotId)
        && Fits(uri.Token, info.Label)
        && Fits(uri.Serial, info.SerialNumber)
        && Fits(uri.Manufacturer, info.ManufacturerId)
        && Fits(uri.Model, info.Model);

    /// <summary>Tokens pad their texts with blanks.</summary>
    private static bool Fits(string? wanted, string actual) => wanted is null || wanted.TrimEnd() == actual.TrimEnd();

    private static string List(IEnumerable<(ISlot Slot, ITokenInfo Info)> tokens) =>
        string.Join(", ", tokens.Select(token => $"\"{token.Info.Label.TrimEnd()}\" (serial {token.Info.SerialNumber.TrimEnd()}, slot-id {token.Slot.SlotId})"));
}
