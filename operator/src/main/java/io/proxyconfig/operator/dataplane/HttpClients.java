package io.proxyconfig.operator.dataplane;

import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of the operator, one for each CA. A client has a platform thread and its own TLS context, so instances with the
 * same CA share a client. A client exists while at least one caller leases it. Thread-safe.
 */
public final class HttpClients {
    /** By CA; the key is empty for the trust store of the JVM. */
    private final Map<Optional<String>, SharedClient> clients = new HashMap<>();

    private static final class SharedClient {
        private final HttpClient http;
        private int leases;

        SharedClient(HttpClient http) {
            this.http = http;
        }
    }

    /** The use of a client by one caller. */
    public final class Lease implements AutoCloseable {
        private final Optional<String> authority;
        private final HttpClient http;
        private boolean closed;

        private Lease(Optional<String> authority, HttpClient http) {
            this.authority = authority;
            this.http = http;
        }

        /** The client. The caller does not close it. */
        public HttpClient client() {
            return http;
        }

        /** Ends the use. The last one of a client also ends the requests of that client. */
        @Override
        public void close() {
            synchronized (HttpClients.this) {
                if (!closed) {
                    closed = true;
                    release(authority);
                }
            }
        }
    }

    /**
     * Leases the client for a CA.
     *
     * @param caCertificate PEM, one or more certificates; null for the trust store of the JVM
     * @throws IllegalArgumentException if the PEM text is invalid
     */
    public synchronized Lease lease(@Nullable String caCertificate) {
        Optional<String> authority = Optional.ofNullable(caCertificate);
        SharedClient shared =
                clients.computeIfAbsent(authority, one -> new SharedClient(HttpTransport.client(caCertificate)));
        shared.leases++;
        return new Lease(authority, shared.http);
    }

    /** Number of clients that exist. */
    public synchronized int size() {
        return clients.size();
    }

    private void release(Optional<String> authority) {
        SharedClient shared = clients.get(authority);
        if (shared != null && --shared.leases == 0) {
            clients.remove(authority);
            shared.http.shutdownNow();
        }
    }
}
