package io.proxyconfig.operator.dataplane;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with an instance: clients that verify the server and follow no redirect, and requests with limits for the time and the size
 * of the complete answer. The JDK limits the headers of an answer ({@code jdk.http.maxHeaderSize}, 384 KiB).
 */
public final class HttpTransport {
    /** Bytes of the body of an answer. A configuration of the operator has up to 2 MiB. */
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    /** Characters of a message of the JDK, which can have parts of an answer. */
    private static final int MAX_REASON = 300;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private HttpTransport() {}

    /**
     * Creates a client for one instance. It trusts the given CA, or the CAs of the JVM if none is given.
     *
     * @param caCertificate PEM, one or more certificates; null for the trust store of the JVM
     * @throws IllegalArgumentException if the PEM text is invalid
     */
    public static HttpClient client(@Nullable String caCertificate) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (caCertificate != null) {
            builder.sslContext(sslContext(caCertificate));
        }
        return builder.build();
    }

    /**
     * Sends a request with a time limit for the complete answer. The time limit of {@link HttpClient#send} ends with
     * the headers, so a server that stops in the middle of a body would block the caller.
     *
     * @throws HttpTimeoutException if the answer is not complete in time
     * @throws AnswerTooLongException if the answer is longer than {@link #MAX_BODY_BYTES}
     */
    public static HttpResponse<String> send(HttpClient http, HttpRequest request)
            throws IOException, InterruptedException {
        Duration timeout = request.timeout().orElseThrow();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, LimitedBody.of(MAX_BODY_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("the answer is not complete");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /** Why there was no answer. The JDK throws many exceptions without a message. */
    public static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "its name cannot be resolved";
            }
        }
        if (e instanceof ConnectException && e.getMessage() == null) {
            return "connection refused";
        }
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON) + "…";
    }

    /** Why a client cannot use this CA; empty if it can. */
    static Optional<String> certificateError(@Nullable String caCertificate) {
        try {
            if (caCertificate != null) {
                sslContext(caCertificate);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static SSLContext sslContext(String pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IllegalArgumentException("ca.crt has no certificate in PEM form");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("ca.crt is invalid: " + e.getMessage(), e);
        }
    }
}
