package org.netfate.access.restconf;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * Hashes the passwords of users in a body of YANG data in JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7951#section-4">RFC 7951, section 4 (names and modules)</a>
 */
final class JsonPasswords implements BodyRewriter {
    private final UnaryOperator<String> hash;

    /**
     * Makes it.
     *
     * @param hash hashes a password in clear
     */
    JsonPasswords(final UnaryOperator<String> hash) {
        this.hash = hash;
    }

    @Override
    public byte[] rewrite(final byte[] body, final String module) {
        final var rewritten = new ByteArrayOutputStream(body.length);
        try (var reader = new JsonReader(new InputStreamReader(new ByteArrayInputStream(body),
                StandardCharsets.UTF_8));
                var writer = new JsonWriter(new OutputStreamWriter(rewritten, StandardCharsets.UTF_8))) {
            new Copy(reader, writer, module).all();
        } catch (IOException | IllegalStateException e) {
            // Not JSON: the platform refuses it better.
            return body;
        }
        return rewritten.toByteArray();
    }

    /** A copy of a document on its way. It goes as deep as the document without a call for each level. */
    private final class Copy {
        private final Deque<String> enclosing = new ArrayDeque<>();
        private final JsonReader reader;
        private final JsonWriter writer;
        private String module;
        private String name = "";

        Copy(final JsonReader reader, final JsonWriter writer, final String module) {
            this.reader = reader;
            this.writer = writer;
            this.module = module;
        }

        void all() throws IOException {
            for (var token = reader.peek(); token != JsonToken.END_DOCUMENT; token = reader.peek()) {
                copy(token);
            }
        }

        private void copy(final JsonToken token) throws IOException {
            switch (token) {
                case BEGIN_OBJECT -> {
                    reader.beginObject();
                    writer.beginObject();
                    enclosing.push(module);
                }
                case END_OBJECT -> {
                    reader.endObject();
                    writer.endObject();
                    enclosing.pop();
                }
                case BEGIN_ARRAY -> {
                    reader.beginArray();
                    writer.beginArray();
                }
                case END_ARRAY -> {
                    reader.endArray();
                    writer.endArray();
                }
                case NAME -> copyName();
                case STRING -> writer.value(stored(reader.nextString()));
                case NUMBER -> writer.jsonValue(reader.nextString());
                case BOOLEAN -> writer.value(reader.nextBoolean());
                default -> {
                    reader.nextNull();
                    writer.nullValue();
                }
            }
        }

        private void copyName() throws IOException {
            final String qualified = reader.nextName();
            final int colon = qualified.indexOf(':');
            module = colon < 0 ? enclosing.element() : qualified.substring(0, colon);
            name = qualified.substring(colon + 1);
            writer.name(qualified);
        }

        private String stored(final String value) {
            return name.equals(ClearText.LEAF) && module.equals(ClearText.MODULE)
                ? ClearText.of(value).map(hash).orElse(value) : value;
        }
    }
}
