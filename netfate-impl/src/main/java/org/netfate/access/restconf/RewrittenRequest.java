package org.netfate.access.restconf;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose body is rewritten when it is first read. Its length is not known before. Used by one thread. */
final class RewrittenRequest extends HttpServletRequestWrapper {
    /** A longer body is passed on as it is: the model refuses a password in clear in it. */
    private static final int LONGEST = 16 * 1024 * 1024;
    private static final String LENGTH = "Content-Length";

    private final BodyRewriter rewriter;
    private final String module;
    private Optional<ServletInputStream> body = Optional.empty();

    /**
     * Makes a request.
     *
     * @param request what was sent
     * @param rewriter rewrites its body
     * @param module YANG module of the resource in its URI
     */
    RewrittenRequest(final HttpServletRequest request, final BodyRewriter rewriter, final String module) {
        super(request);
        this.rewriter = rewriter;
        this.module = module;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body.isEmpty()) {
            body = Optional.of(new Body(super.getInputStream()));
        }
        return body.orElseThrow();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        final var charset = Optional.ofNullable(getCharacterEncoding()).map(Charset::forName)
            .orElse(StandardCharsets.UTF_8);
        return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public String getHeader(final String name) {
        return LENGTH.equalsIgnoreCase(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(final String name) {
        return LENGTH.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public int getIntHeader(final String name) {
        return LENGTH.equalsIgnoreCase(name) ? -1 : super.getIntHeader(name);
    }

    private final class Body extends ServletInputStream {
        private final ServletInputStream sent;
        private Optional<InputStream> rewritten = Optional.empty();
        private boolean finished;

        Body(final ServletInputStream sent) {
            this.sent = sent;
        }

        private InputStream rewritten() throws IOException {
            if (rewritten.isEmpty()) {
                final byte[] start = sent.readNBytes(LONGEST);
                final boolean whole = start.length < LONGEST;
                rewritten = Optional.of(whole ? new ByteArrayInputStream(rewriter.rewrite(start, module))
                    : new SequenceInputStream(new ByteArrayInputStream(start), sent));
            }
            return rewritten.orElseThrow();
        }

        @Override
        public int read() throws IOException {
            final int octet = rewritten().read();
            finished = octet < 0;
            return octet;
        }

        @Override
        public int read(final byte[] buffer, final int offset, final int length) throws IOException {
            final int count = rewritten().read(buffer, offset, length);
            finished = count < 0;
            return count;
        }

        @Override
        public int available() throws IOException {
            return rewritten.isPresent() ? rewritten().available() : sent.available();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(final ReadListener listener) {
            throw new UnsupportedOperationException("the body is read at once");
        }
    }
}
