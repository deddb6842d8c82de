package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes all files of a support bundle: it removes secrets first, and cuts what is too long after that. Thread-safe.
 */
public final class ReportWriter {
    private final ReportArchive archive;
    private final ReportLimits limits;
    private final Consumer<String> progress;
    private final Redactor redactor = new Redactor();
    private final List<String> errors = new ArrayList<>();
    private final List<String> shortened = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /**
     * Creates a writer.
     *
     * @param folder the folder in the archive
     * @param progress receives a line for each step
     */
    public ReportWriter(OutputStream out, String folder, Instant time, ReportLimits limits, Consumer<String> progress)
            throws IOException {
        this.archive = new ReportArchive(out, folder, time);
        this.limits = limits;
        this.progress = progress;
    }

    ReportLimits limits() {
        return limits;
    }

    /** Learns the secret values of a Secret. To be called before the first file is written. */
    void learn(JsonNode secret) {
        if (ManifestCleaner.isBootstrap(secret)) {
            return;
        }
        ManifestCleaner.values(secret).forEach(this::learn);
    }

    /** Keeps the name of an object. To be called before {@link #learn}. */
    void keep(String name) {
        redactor.keep(name);
    }

    /** Learns the value of a key of a Secret. */
    void learn(String key, String value) {
        if (ManifestCleaner.isSecret(key)) {
            redactor.learn(value);
        }
    }

    /** Reports the next step. */
    void step(String what) {
        progress.accept(redactor.redact(what));
    }

    /** Writes a Kubernetes object as YAML; a Secret without its values. */
    void object(String path, JsonNode object) throws IOException {
        text(path, Serialization.asYaml(ManifestCleaner.clean(object)));
    }

    /** Writes a text. Of a text that is too long, only the start. */
    public void text(String path, String text) throws IOException {
        byte[] content = redacted(text);
        if (content.length > limits.entryBytes()) {
            shortened(path, "the first");
            content = joined(content, 0, limits.entryBytes(), "", "\n[the rest is too long]\n");
        }
        write(path, content);
    }

    /** Writes a log. Of a log that is too long, only the end. */
    void log(String path, String text) throws IOException {
        byte[] content = redacted(text);
        if (content.length > limits.entryBytes()) {
            shortened(path, "the last");
            int from = content.length - limits.entryBytes();
            content = joined(content, from, content.length, "[the start is too long]\n", "");
        }
        write(path, content);
    }

    /**
     * Records that something could not be read.
     *
     * @param what could not be read
     * @param why the error, and what to do
     */
    synchronized void error(String what, String why) {
        errors.add(redactor.redact(what + ": " + why));
    }

    /** Writes README.txt and errors.txt, and closes the archive. */
    public synchronized ReportResult close(String source) throws IOException {
        if (!errors.isEmpty()) {
            archive.add("errors.txt", (String.join("\n", errors) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        archive.add(
                "README.txt",
                redactor.redact(ReportReadme.text(source, limits, shortened, errors.size()))
                        .getBytes(StandardCharsets.UTF_8));
        archive.close();
        closed = true;
        return new ReportResult(archive.files(), errors.size());
    }

    private byte[] redacted(String text) {
        return redactor.redact(text).getBytes(StandardCharsets.UTF_8);
    }

    private synchronized void shortened(String path, String which) {
        shortened.add(path + ": " + which + " " + limits.entryBytes() + " bytes");
    }

    private synchronized void write(String path, byte[] content) throws IOException {
        if (closed) {
            return; // a part that was too slow, and is recorded as an error
        }
        if (bytes + content.length > limits.totalBytes()) {
            shortened.add(path + ": nothing, because the bundle has its maximum size");
            error(
                    path,
                    "the bundle has its maximum size; read fewer namespaces with --namespace, or fewer lines of logs");
            return;
        }
        bytes += content.length;
        archive.add(redactor.redact(path), content);
    }

    private static byte[] joined(byte[] content, int from, int to, String before, String after) {
        String part = new String(content, from, to - from, StandardCharsets.UTF_8);
        return (before + part + after).getBytes(StandardCharsets.UTF_8);
    }
}
