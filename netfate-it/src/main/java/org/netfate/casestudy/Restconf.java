package org.netfate.casestudy;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The controller's RESTCONF interface, as any operator's program uses it. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8040">RFC 8040</a>
 */
public final class Restconf {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String JSON = "application/yang-data+json";

    private static final Gson GSON = new GsonBuilder()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_DASHES).create();

    /** An error answer (RFC 8040, section 7.1). */
    private record Answer(@SerializedName(value = "errors", alternate = "ietf-restconf:errors") Faults errors) { }

    private record Faults(List<Fault> error) { }

    private record Fault(String errorTag, String errorMessage, JsonElement errorInfo) {
        String text() {
            return (errorMessage == null ? errorTag : errorMessage) + (errorInfo == null ? "" : " (" + errorInfo + ")");
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5)).build();
    private final String root;
    private final String credentials;

    /**
     * Makes a client of the interface.
     *
     * @param root where it is, for example {@code http://10.99.0.1:8181/rests}
     * @param user name of the platform's user
     * @param password its password
     */
    public Restconf(final String root, final String user, final String password) {
        this.root = root;
        credentials = "Basic " + Base64.getEncoder().encodeToString(
            (user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads data.
     *
     * @param path what, with its query, for example {@code netfate-user:user-table?content=nonconfig}
     * @return it, if it is there
     * @throws RestconfException if the request is refused or not answered
     */
    public Optional<JsonObject> get(final String path) throws RestconfException {
        final HttpResponse<String> response = send("GET", "/data/" + path, null);
        // OpenDaylight tells that there is no data by 409 with the tag data-missing, RFC 8040 by 404.
        if (response.statusCode() == 404
            || response.statusCode() == 409 && response.body().contains("data-missing")) {
            return Optional.empty();
        }
        return Optional.of(parse("GET", path, accepted("GET", path, response).body()).getAsJsonObject());
    }

    /**
     * Writes data, replacing what is there.
     *
     * @param path where
     * @param data what
     * @throws RestconfException if it is refused; the message is the controller's
     */
    public void put(final String path, final JsonObject data) throws RestconfException {
        accepted("PUT", path, send("PUT", "/data/" + path, data));
    }

    /**
     * Adds to the data that is there.
     *
     * @param path where
     * @param data what
     * @throws RestconfException if it is refused; the message is the controller's
     */
    public void patch(final String path, final JsonObject data) throws RestconfException {
        accepted("PATCH", path, send("PATCH", "/data/" + path, data));
    }

    /**
     * Deletes data. Nothing happens if it is not there.
     *
     * @param path what
     * @throws RestconfException if it is refused
     */
    public void delete(final String path) throws RestconfException {
        final HttpResponse<String> response = send("DELETE", "/data/" + path, null);
        if (response.statusCode() != 404 && !response.body().contains("data-missing")) {
            accepted("DELETE", path, response);
        }
    }

    /**
     * Calls an RPC.
     *
     * @param rpc its name with its module, for example {@code netfate-user:add-user}
     * @param input its input
     * @return its output, empty if it has none
     * @throws RestconfException if it fails; the message is the controller's
     */
    public JsonObject invoke(final String rpc, final JsonObject input) throws RestconfException {
        final JsonObject body = new JsonObject();
        body.add("input", input);
        final String answer = accepted("POST", rpc, send("POST", "/operations/" + rpc, body)).body();
        if (answer.isBlank()) {
            return new JsonObject();
        }
        final JsonObject output = parse("POST", rpc, answer).getAsJsonObject();
        return output.size() == 0 ? output : output.entrySet().iterator().next().getValue().getAsJsonObject();
    }

    private HttpResponse<String> send(final String method, final String path, final JsonObject body)
            throws RestconfException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(root + path)).timeout(LIMIT)
            .header("Authorization", credentials).header("Accept", JSON).header("Content-Type", JSON)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RestconfException(method + " " + root + path + ": no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RestconfException(method + " " + root + path + ": interrupted", e);
        }
    }

    private static HttpResponse<String> accepted(final String method, final String path,
            final HttpResponse<String> response) throws RestconfException {
        if (response.statusCode() / 100 != 2) {
            throw new RestconfException(method + " " + path + ": " + response.statusCode() + ": "
                + reason(response.body()), response.statusCode());
        }
        return response;
    }

    /** The messages of an error answer, or what the answer is instead. */
    private static String reason(final String body) {
        try {
            final Answer answer = GSON.fromJson(body, Answer.class);
            if (answer != null && answer.errors() != null) {
                return String.join("; ", answer.errors().error().stream().map(Fault::text).toList());
            }
        } catch (JsonSyntaxException e) {
            return body;
        }
        return body;
    }

    private static JsonElement parse(final String method, final String path, final String body)
            throws RestconfException {
        try {
            return JsonParser.parseString(body);
        } catch (JsonSyntaxException e) {
            throw new RestconfException(method + " " + path + ": not JSON: " + body, e);
        }
    }
}
