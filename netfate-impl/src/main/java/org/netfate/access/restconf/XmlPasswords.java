package org.netfate.access.restconf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLEventFactory;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLEventWriter;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.events.XMLEvent;

/** Hashes the passwords of users in a body of YANG data in XML. */
final class XmlPasswords implements BodyRewriter {
    private static final QName PASSWORD = new QName(ClearText.NAMESPACE, ClearText.LEAF);

    private final XMLEventFactory events = XMLEventFactory.newDefaultFactory();
    private final XMLOutputFactory writers = XMLOutputFactory.newDefaultFactory();
    private final XMLInputFactory readers = XMLInputFactory.newDefaultFactory();
    private final UnaryOperator<String> hash;

    /**
     * Makes it.
     *
     * @param hash hashes a password in clear
     */
    XmlPasswords(final UnaryOperator<String> hash) {
        this.hash = hash;
        readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        readers.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    @Override
    public byte[] rewrite(final byte[] body, final String module) {
        final var rewritten = new ByteArrayOutputStream(body.length);
        try {
            final var reader = readers.createXMLEventReader(new ByteArrayInputStream(body));
            final var writer = writers.createXMLEventWriter(rewritten, "UTF-8");
            if (!copy(reader, writer)) {
                return body;
            }
            writer.close();
        } catch (XMLStreamException e) {
            // Not XML: the platform refuses it better.
            return body;
        }
        return rewritten.toByteArray();
    }

    /** Returns false if it is a document that the platform refuses. */
    private boolean copy(final XMLEventReader reader, final XMLEventWriter writer) throws XMLStreamException {
        boolean password = false;
        while (reader.hasNext()) {
            final var event = reader.nextEvent();
            switch (event.getEventType()) {
                case XMLStreamConstants.DTD -> {
                    return false;
                }
                case XMLStreamConstants.START_DOCUMENT -> {
                    // names an encoding, which need not be that of the copy
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    password = event.asStartElement().getName().equals(PASSWORD);
                    writer.add(event);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    writer.add(password ? stored(event) : event);
                default -> {
                    password = false;
                    writer.add(event);
                }
            }
        }
        return true;
    }

    private XMLEvent stored(final XMLEvent event) {
        return ClearText.of(event.asCharacters().getData().strip()).map(hash)
            .<XMLEvent>map(events::createCharacters).orElse(event);
    }
}
