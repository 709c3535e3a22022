package org.netfate.bench;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.netfate.casestudy.CaseStudyException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The description of a guest, to make another one of it that is the same in all but its names. */
final class GuestXml {
    private final Document document;

    private GuestXml(final Document document) {
        this.document = document;
    }

    /**
     * Reads it.
     *
     * @param text what libvirt says of a guest
     * @return the description
     * @throws CaseStudyException if it is none
     */
    static GuestXml of(final String text) throws CaseStudyException {
        try {
            return new GuestXml(DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(text))));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new CaseStudyException("cannot read the description of a guest: " + e.getMessage(), e);
        }
    }

    /**
     * Gives the guest names of its own, and takes it away from NetFATE.
     *
     * @param name its name
     * @param mac MAC address of its interface
     * @param bridge the bridge to which that is connected
     * @return the description
     * @throws CaseStudyException if it cannot be written
     */
    String renamed(final String name, final String mac, final String bridge) throws CaseStudyException {
        element("name").setTextContent(name);
        element("uuid").setTextContent(UUID.randomUUID().toString());
        remove(element("metadata"));
        final Element card = element("interface");
        child(card, "mac").setAttribute("address", mac);
        child(card, "source").setAttribute("bridge", bridge);
        child(card, "target").setAttribute("dev", name);
        // The switch's own name of the port: libvirt makes another.
        remove(child(child(card, "virtualport"), "parameters"));
        child(element("serial"), "log").setAttribute("file", "/var/log/libvirt/qemu/" + name + "-console.log");
        final Node consoleLog = child(element("console"), "log");
        ((Element) consoleLog).setAttribute("file", "/var/log/libvirt/qemu/" + name + "-console.log");
        final var text = new StringWriter();
        try {
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document),
                new StreamResult(text));
        } catch (TransformerException e) {
            throw new CaseStudyException("cannot write the description of a guest: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private Element element(final String tag) throws CaseStudyException {
        return child(document.getDocumentElement(), tag);
    }

    private static Element child(final Element parent, final String tag) throws CaseStudyException {
        final Node found = parent.getElementsByTagName(tag).item(0);
        if (found instanceof Element element) {
            return element;
        }
        throw new CaseStudyException("the description of a guest has no <" + tag + "> in <" + parent.getTagName()
            + ">");
    }

    private static void remove(final Element element) {
        element.getParentNode().removeChild(element);
    }
}
