using System.Globalization;
using System.Text;
using System.Xml;

namespace FirmwareKit.Reports.JUnit;

/// <summary>Writes test suites in the JUnit form that Jenkins' schema describes. No times: the same inputs give the same bytes.</summary>
internal static class JUnitWriter
{
    public static string Write(string name, IReadOnlyList<JUnitSuite> suites)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", name);
            WriteSums(xml, [.. suites.SelectMany(suite => suite.Cases)]);
            foreach (var suite in suites)
                WriteSuite(xml, suite);
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteSuite(XmlWriter xml, JUnitSuite suite)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", XmlText.Safe(suite.Name));
        WriteSums(xml, suite.Cases);
        xml.WriteAttributeString("skipped", Count(suite.Cases, JUnitOutcome.Skipped));
        if (suite.Properties.Count != 0)
        {
            xml.WriteStartElement("properties");
            foreach (var (name, value) in suite.Properties)
            {
                xml.WriteStartElement("property");
                xml.WriteAttributeString("name", name);
                xml.WriteAttributeString("value", XmlText.Safe(value));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        foreach (var test in suite.Cases)
            WriteCase(xml, test);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, JUnitCase test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", XmlText.Safe(test.Group));
        xml.WriteAttributeString("name", XmlText.Safe(test.Name));
        switch (test.Outcome)
        {
            case JUnitOutcome.Skipped:
                xml.WriteElementString("skipped", XmlText.Safe(test.Message));
                break;
            case JUnitOutcome.Error:
                WriteProblem(xml, "error", test);
                break;
            case JUnitOutcome.Failed:
                WriteProblem(xml, "failure", test);
                break;
            default:
                break;
        }

        if (test.Output.Length != 0)
            xml.WriteElementString("system-out", XmlText.Safe(test.Output));
        xml.WriteEndElement();
    }

    private static void WriteProblem(XmlWriter xml, string element, JUnitCase test)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("type", XmlText.Safe(test.Kind));
        xml.WriteAttributeString("message", XmlText.Safe(test.Message));
        xml.WriteString(XmlText.Safe(test.Details.Length == 0 ? test.Message : test.Details));
        xml.WriteEndElement();
    }

    private static void WriteSums(XmlWriter xml, IReadOnlyList<JUnitCase> cases)
    {
        xml.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(cases, JUnitOutcome.Failed));
        xml.WriteAttributeString("errors", Count(cases, JUnitOutcome.Error));
    }

    private static string Count(IReadOnlyList<JUnitCase> cases, JUnitOutcome outcome) => cases.Count(test => test.Outcome == outcome).ToString(CultureInfo.InvariantCulture);
}
