package org.netfate.access.restconf;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import org.netfate.access.ShaCrypt;

/**
 * Hashes the passwords of users that are written by RESTCONF in clear ({@code $0$PASSWORD}), as the type crypt-hash
 * promises. It happens before the platform reads the request, because whatever reaches the data store also reaches its
 * journal on the disk. The model refuses clear text, so what takes another way is refused and not stored.
 *
 * <p>The body is rewritten when it is first read, which is after the platform has authenticated the request: nobody
 * else can make the controller hash.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7317#section-3">RFC 7317, section 3 (crypt-hash)</a>
 */
public final class PasswordHashingFilter implements Filter {
    private static final Set<String> METHODS = Set.of("PUT", "POST", "PATCH");
    private static final Pattern MODULE_IN_PATH = Pattern.compile("/([A-Za-z_][A-Za-z0-9_.-]*)(?::|%3[Aa])");

    private final BodyRewriter json;
    private final BodyRewriter xml;

    /** Makes a filter that hashes by SHA-512 crypt. */
    public PasswordHashingFilter() {
        this(hashWith(new SecureRandom()));
    }

    /**
     * Makes a filter.
     *
     * @param hash hashes a password
     */
    PasswordHashingFilter(final UnaryOperator<String> hash) {
        json = new JsonPasswords(hash);
        xml = new XmlPasswords(hash);
    }

    private static UnaryOperator<String> hashWith(final SecureRandom random) {
        return password -> ShaCrypt.of(password, random);
    }

    @Override
    public void init(final FilterConfig config) {
        // nothing to be configured
    }

    @Override
    public void doFilter(final ServletRequest request, final ServletResponse response, final FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && isWrite(http)) {
            final var rewriter = rewriter(http);
            if (rewriter.isPresent()) {
                chain.doFilter(new RewrittenRequest(http, rewriter.orElseThrow(), module(http)), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
        // holds nothing
    }

    private static boolean isWrite(final HttpServletRequest request) {
        return METHODS.contains(request.getMethod())
            && request.getRequestURI().startsWith(request.getContextPath() + "/data");
    }

    /** The media types of RFC 8040 and RFC 8072, and the plain ones that the platform takes as well. */
    private Optional<BodyRewriter> rewriter(final HttpServletRequest request) {
        final String type = Optional.ofNullable(request.getContentType()).orElse("").replaceFirst(";.*", "").strip();
        return type.endsWith("json") ? Optional.of(json) : type.endsWith("xml") ? Optional.of(xml) : Optional.empty();
    }

    private static String module(final HttpServletRequest request) {
        return MODULE_IN_PATH.matcher(request.getRequestURI()).results().map((MatchResult result) -> result.group(1))
            .reduce("", (first, second) -> second);
    }
}
