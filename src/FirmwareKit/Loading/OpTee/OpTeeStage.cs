namespace FirmwareKit.Loading.OpTee;

/// <summary>The steps of the load command, in their order, by the names of conformance/tee. Those of ST's fork are marked.</summary>
public enum OpTeeStage
{
    /// <summary>The request itself: state, and a buffer that is not empty.</summary>
    Request,

    /// <summary>Header, TLVs and signature are copied.</summary>
    CopyHeader,

    /// <summary>Magic, version, and the sizes against the file's.</summary>
    VerifyHeader,

    /// <summary>The SIGNTYPE record.</summary>
    SignatureType,

    /// <summary>The signature.</summary>
    VerifySignature,

    /// <summary>ST: the HASHTYPE record.</summary>
    HashType,

    /// <summary>ST: the platform records are handed to the platform service.</summary>
    PlatformTlv,

    /// <summary>The ELF header of the first image.</summary>
    ElfHeader,

    /// <summary>ST: the ENCTYPE record.</summary>
    EncryptionType,

    /// <summary>The table of segment hashes.</summary>
    HashTable,

    /// <summary>The NUM_IMG record.</summary>
    NumberOfImages,

    /// <summary>The IMGTYPE record, for each image.</summary>
    ImageType,

    /// <summary>The IMGSIZE record, for each image.</summary>
    ImageSize,

    /// <summary>Program headers, and the place of the segments in the image.</summary>
    ProgramHeaders,

    /// <summary>The table entry of a segment.</summary>
    SegmentEntry,

    /// <summary>The platform service puts a segment into memory and checks its hash.</summary>
    LoadSegment,

    /// <summary>The rest of a segment's memory is zeroed.</summary>
    ClearSegment,

    /// <summary>Section headers and resource table of an image.</summary>
    ResourceTable,

    /// <summary>The resource table's address.</summary>
    ResourceTableAddress,

    /// <summary>No earlier image may have had a resource table.</summary>
    SecondResourceTable,

    /// <summary>Loaded.</summary>
    Done,
}

/// <summary>Names of stages.</summary>
public static class OpTeeStages
{
    /// <summary>The name in conformance/tee: <c>copy_header</c>.</summary>
    /// <param name="stage">The stage.</param>
    public static string GetName(this OpTeeStage stage) => stage switch
    {
        OpTeeStage.Request => "request",
        OpTeeStage.CopyHeader => "copy_header",
        OpTeeStage.VerifyHeader => "verify_header",
        OpTeeStage.SignatureType => "signature_type",
        OpTeeStage.VerifySignature => "verify_signature",
        OpTeeStage.HashType => "hash_type",
        OpTeeStage.PlatformTlv => "platform_tlv",
        OpTeeStage.ElfHeader => "elf_header",
        OpTeeStage.EncryptionType => "enc_type",
        OpTeeStage.HashTable => "hash_table",
        OpTeeStage.NumberOfImages => "num_img",
        OpTeeStage.ImageType => "img_type",
        OpTeeStage.ImageSize => "img_size",
        OpTeeStage.ProgramHeaders => "program_headers",
        OpTeeStage.SegmentEntry => "segment_entry",
        OpTeeStage.LoadSegment => "load_segment",
        OpTeeStage.ClearSegment => "clear_segment",
        OpTeeStage.ResourceTable => "rsc_table",
        OpTeeStage.ResourceTableAddress => "rsc_table_address",
        OpTeeStage.SecondResourceTable => "second_rsc_table",
        _ => "done",
    };
}
