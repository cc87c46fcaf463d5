namespace FirmwareKit.Tee;

/// <summary>TEE result codes that occur when OP-TEE's remoteproc trusted application loads an image (GlobalPlatform names).</summary>
public enum TeeResult : uint
{
    /// <summary>TEE_SUCCESS.</summary>
    Success = 0,

    /// <summary>TEE_ERROR_GENERIC.</summary>
    Generic = 0xffff0000,

    /// <summary>TEE_ERROR_ACCESS_DENIED: an address lies in no region.</summary>
    AccessDenied = 0xffff0001,

    /// <summary>TEE_ERROR_BAD_FORMAT: an ELF or resource table that is malformed.</summary>
    BadFormat = 0xffff0005,

    /// <summary>TEE_ERROR_BAD_PARAMETERS: header, sizes, or a table entry that does not fit. Often misread as SECURITY.</summary>
    BadParameters = 0xffff0006,

    /// <summary>TEE_ERROR_BAD_STATE.</summary>
    BadState = 0xffff0007,

    /// <summary>TEE_ERROR_NOT_IMPLEMENTED.</summary>
    NotImplemented = 0xffff0009,

    /// <summary>TEE_ERROR_NOT_SUPPORTED: an algorithm that the platform does not take.</summary>
    NotSupported = 0xffff000a,

    /// <summary>TEE_ERROR_NO_DATA: a mandatory record is missing.</summary>
    NoData = 0xffff000b,

    /// <summary>TEE_ERROR_OUT_OF_MEMORY.</summary>
    OutOfMemory = 0xffff000c,

    /// <summary>TEE_ERROR_SECURITY: a segment does not have its signed hash.</summary>
    Security = 0xffff000f,

    /// <summary>TEE_ERROR_TARGET_DEAD: the trusted application was stopped.</summary>
    TargetDead = 0xffff3024,

    /// <summary>TEE_ERROR_SIGNATURE_INVALID.</summary>
    SignatureInvalid = 0xffff3072,

    /// <summary>TEE_ERROR_CORRUPT_OBJECT.</summary>
    CorruptObject = 0xf0100001,
}

/// <summary>Names of result codes.</summary>
public static class TeeResults
{
    /// <summary>Code and name as a report prints them: <c>0xffff0006 BAD_PARAMETERS</c>.</summary>
    /// <param name="result">The code.</param>
    public static string Describe(this TeeResult result) => $"0x{(uint)result:x8} {result.GetName()}";

    /// <summary>The name without its TEE_ERROR_ prefix.</summary>
    /// <param name="result">The code.</param>
    public static string GetName(this TeeResult result) => result switch
    {
        TeeResult.Success => "SUCCESS",
        TeeResult.Generic => "GENERIC",
        TeeResult.AccessDenied => "ACCESS_DENIED",
        TeeResult.BadFormat => "BAD_FORMAT",
        TeeResult.BadParameters => "BAD_PARAMETERS",
        TeeResult.BadState => "BAD_STATE",
        TeeResult.NotImplemented => "NOT_IMPLEMENTED",
        TeeResult.NotSupported => "NOT_SUPPORTED",
        TeeResult.NoData => "NO_DATA",
        TeeResult.OutOfMemory => "OUT_OF_MEMORY",
        TeeResult.Security => "SECURITY",
        TeeResult.TargetDead => "TARGET_DEAD",
        TeeResult.SignatureInvalid => "SIGNATURE_INVALID",
        TeeResult.CorruptObject => "CORRUPT_OBJECT",
        _ => "unknown",
    };
}
