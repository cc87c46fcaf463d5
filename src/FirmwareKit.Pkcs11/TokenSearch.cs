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
        var tokens = library.GetSlotList(SlotsType.WithTokenPresent).Select(slot => (Slot: slot, Info: slot.GetTokenInfo())).Where(token => token.Info.TokenFlags.TokenInitialized).ToList();
        var fitting = tokens.FindAll(token => Fits(token.Slot, token.Info, uri));
        return fitting.Count switch
        {
            1 => fitting[0].Slot,
            0 when tokens.Count == 0 => throw new SigningException($"{uri}: no token is there. Is it plugged in, and does the module find its configuration?"),
            0 => throw new SigningException($"{uri}: no such token. There is {List(tokens)}."),
            _ => throw new SigningException($"{uri}: several tokens fit; add serial= or slot-id=. There is {List(fitting)}."),
        };
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
