package org.netfate.nfv.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * An element of an XML document, as libvirt's documents are written and read here. Text and attribute values are data:
 * whatever they contain, they cannot become markup. Documents that are read may not have a document type, so that they
 * can neither name files nor grow.
 *
 * <p>Not safe for use by several threads.
 */
final class XmlTree {
    private final Element element;

    private XmlTree(final Element element) {
        this.element = element;
    }

    /**
     * Begins a document.
     *
     * @param name name of its first element
     * @return that element
     */
    static XmlTree document(final String name) {
        final var document = builder().newDocument();
        final var root = document.createElement(name);
        document.appendChild(root);
        return new XmlTree(root);
    }

    /**
     * Reads a document.
     *
     * @param xml the document
     * @return its first element
     * @throws IllegalArgumentException if it is not well-formed, or has a document type
     */
    static XmlTree parse(final String xml) {
        try {
            return new XmlTree(builder().parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException("not an XML document that is accepted: " + e.getMessage(), e);
        }
    }

    /**
     * Adds an element without a namespace at the end of this one.
     *
     * @param name its name
     * @return the new element
     */
    XmlTree add(final String name) {
        final var child = element.getOwnerDocument().createElement(name);
        element.appendChild(child);
        return new XmlTree(child);
    }

    /**
     * Adds an element with a namespace at the end of this one.
     *
     * @param namespace its namespace
     * @param name its name with a prefix
     * @return the new element
     */
    XmlTree add(final String namespace, final String name) {
        final var child = element.getOwnerDocument().createElementNS(namespace, name);
        element.appendChild(child);
        return new XmlTree(child);
    }

    /**
     * Adds an element that says something by being there.
     *
     * @param name its name
     */
    void mark(final String name) {
        element.appendChild(element.getOwnerDocument().createElement(name));
    }

    /**
     * Sets an attribute.
     *
     * @param name its name
     * @param value its value
     * @return this element
     * @throws IllegalArgumentException if the value has a character that XML cannot carry
     */
    XmlTree with(final String name, final String value) {
        element.setAttribute(name, checked(value));
        return this;
    }

    /**
     * Sets the text of this element.
     *
     * @param text the text
     * @return this element
     * @throws IllegalArgumentException if it has a character that XML cannot carry
     */
    XmlTree text(final String text) {
        element.setTextContent(checked(text));
        return this;
    }

    /**
     * Returns the text within this element.
     *
     * @return the text
     */
    String text() {
        return element.getTextContent();
    }

    /**
     * Returns an attribute.
     *
     * @param name its name
     * @return its value, empty if there is none
     */
    Optional<String> attribute(final String name) {
        return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
    }

    /**
     * Finds elements anywhere within this one.
     *
     * @param name their name
     * @return the elements, in the order of the document
     */
    Stream<XmlTree> all(final String name) {
        final var found = element.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(index -> new XmlTree((Element) found.item(index)));
    }

    /**
     * Writes the document that this element is the first of.
     *
     * @return the XML
     */
    String toXml() {
        try {
            final var factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            final var transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            final var xml = new StringWriter();
            transformer.transform(new DOMSource(element), new StreamResult(xml));
            return xml.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("the JDK cannot write XML", e);
        }
    }

    private static DocumentBuilder builder() {
        try {
            final var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setNamespaceAware(true);
            final var builder = factory.newDocumentBuilder();
            // The default handler prints to standard error.
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser cannot be made safe", e);
        }
    }

    private static String checked(final String value) {
        value.codePoints().filter(point -> !isCharacter(point)).findFirst().ifPresent(point -> {
            throw new IllegalArgumentException("character U+%04X is not allowed".formatted(point));
        });
        return value;
    }

    /** Whether a character may occur in XML 1.0 (section 2.2). */
    private static boolean isCharacter(final int point) {
        return point == '\t' || point == '\n' || point == '\r' || point >= 0x20 && point <= 0xD7FF
            || point >= 0xE000 && point <= 0xFFFD || point >= 0x10000;
    }
}
