using System.Text.Json;
using FirmwareKit.Binary;
using FirmwareKit.Loading;
using FirmwareKit.Loading.Linux;

namespace FirmwareKit.Reports;

/// <summary>Members of the pre-flight report that only a core has which the boot chain started.</summary>
internal static class AttachJson
{
    /// <summary>Member <c>attachment</c>; left out where Linux loads the firmware.</summary>
    public static void Write(Utf8JsonWriter json, LoadOutcome outcome)
    {
        if (outcome.Attachment is not { } attachment)
            return;
        json.WriteStartObject("attachment");
        json.WriteBoolean("detected", attachment.IsDetected);
        json.Address("tableAddress", attachment.TableAddress);
        json.WriteString("tableAddressFrom", attachment.TableSource);
        json.WriteBoolean("tableAddressAssumed", attachment.IsTableAddressAssumed);
        json.WriteString("tableAddressKind", attachment.IsDeviceAddress ? "device" : "physical");
        json.WriteNumber("tableSize", attachment.TableSize);
        WriteRange(json, "mapped", attachment.Window);
        WriteRange(json, "revertedOnDetach", attachment.Reverted);
        json.WriteBoolean("stopsCore", attachment.StopsCore);
        json.List("later", outcome.Later, later => WriteEvent(json, later));
        json.WriteEndObject();
    }

    private static void WriteRange(Utf8JsonWriter json, string name, AddressRange? range)
    {
        if (range is not { } memory)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.Memory(memory);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, CoreEvent later)
    {
        json.WriteString("id", later.Id);
        json.WriteString("title", later.Title);
        json.WriteNumber("errno", later.ErrorNumber);
        json.WriteString("state", later.State.Word());
        json.WriteString("consequence", later.Consequence);
        json.Log(later.Log);
    }
}
