namespace FirmwareKit.DeviceTrees.Overlays;

/// <summary>Names of libfdt's errors that applying an overlay ends with.</summary>
internal static class Libfdt
{
    public const string BadOverlay = "FDT_ERR_BADOVERLAY";
    public const string BadPath = "FDT_ERR_BADPATH";
    public const string BadPhandle = "FDT_ERR_BADPHANDLE";
    public const string BadValue = "FDT_ERR_BADVALUE";
    public const string NoPhandles = "FDT_ERR_NOPHANDLES";
    public const string NoSpace = "FDT_ERR_NOSPACE";
    public const string NotFound = "FDT_ERR_NOTFOUND";
}
