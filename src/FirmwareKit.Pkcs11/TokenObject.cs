using System.Text;
using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>An object on a token: its handle and those of its attributes that can be read.</summary>
internal sealed class TokenObject(ISession session, IObjectHandle handle)
{
    public IObjectHandle Handle => handle;

    public byte[] Id => Bytes(CKA.CKA_ID) ?? [];

    private string Label => Encoding.UTF8.GetString(Bytes(CKA.CKA_LABEL) ?? []);

    public CKK? KeyType => Read(CKA.CKA_KEY_TYPE, attribute => (CKK?)attribute.GetValueAsUlong());

    /// <summary>The token wants the PIN again for each signature (CKA_ALWAYS_AUTHENTICATE), as smart cards do.</summary>
    public bool AlwaysAuthenticates => Read(CKA.CKA_ALWAYS_AUTHENTICATE, attribute => attribute.GetValueAsBool());

    public static List<TokenObject> FindAll(ISession session, CKO objectClass, string? label, ReadOnlyMemory<byte>? id)
    {
        var create = session.Factories.ObjectAttributeFactory;
        var template = new List<IObjectAttribute> { create.Create(CKA.CKA_CLASS, objectClass) };
        if (label is not null)
            template.Add(create.Create(CKA.CKA_LABEL, Encoding.UTF8.GetBytes(label)));
        if (id is { } bytes)
            template.Add(create.Create(CKA.CKA_ID, bytes.ToArray()));
        try
        {
            return session.FindAllObjects(template).ConvertAll(found => new TokenObject(session, found));
        }
        finally
        {
            template.ForEach(attribute => attribute.Dispose());
        }
    }

    /// <exception cref="SigningException">No private key fits, or several do; those there are are listed.</exception>
    public static TokenObject FindPrivateKey(ISession session, Pkcs11Uri uri)
    {
        var fitting = FindAll(session, CKO.CKO_PRIVATE_KEY, uri.Object, uri.Id);
        if (fitting.Count == 1)
            return fitting[0];
        if (fitting.Count > 1)
            throw new SigningException($"{uri}: several private keys fit; add object= or id=. There is {List(fitting)}.");
        var all = FindAll(session, CKO.CKO_PRIVATE_KEY, null, null);
        throw new SigningException($"{uri}: no such private key on the token. There is {(all.Count == 0 ? "none at all" : List(all))}.");
    }

    /// <summary>Null when the object has no such attribute or does not show it.</summary>
    public byte[]? Bytes(CKA attribute) => Read(attribute, value => value.GetValueAsByteArray());

    private T? Read<T>(CKA attribute, Func<IObjectAttribute, T?> convert)
    {
        try
        {
            using var value = session.GetAttributeValue(handle, [attribute])[0];
            return value.CannotBeRead ? default : convert(value);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_ATTRIBUTE_TYPE_INVALID or CKR.CKR_ATTRIBUTE_SENSITIVE)
        {
            return default;
        }
    }

    private static string List(IEnumerable<TokenObject> objects) => string.Join(", ", objects.Select(key => key.ToString()));

    public override string ToString() =>
        $"object={Uri.EscapeDataString(Label)};id={string.Concat(Id.Select(value => $"%{value:x2}"))} ({(KeyType switch { CKK.CKK_RSA => "RSA", CKK.CKK_EC => "EC", var type => type.ToString() })})";
}
