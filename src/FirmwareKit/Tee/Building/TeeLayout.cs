namespace FirmwareKit.Tee.Building;

/// <summary>The order of the TLV records. OP-TEE does not care; the two public signing scripts differ (tee-image.md section 2.3).</summary>
public enum TeeLayout
{
    /// <summary>OP-TEE's script: the hash table comes last of the generic records.</summary>
    Upstream,

    /// <summary>ST's script: the hash table follows SIGNTYPE.</summary>
    St,
}
