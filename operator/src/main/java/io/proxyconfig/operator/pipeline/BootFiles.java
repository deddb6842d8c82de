package io.proxyconfig.operator.pipeline;

import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The configuration that a new pod of managed instances starts with, as the files of a Secret. Files that are together too large
 * for a Secret are compressed.
 */
public final class BootFiles {
    /** The suffix of the name of a compressed file. */
    public static final String COMPRESSED = ".gz";

    /** A Secret has up to 1 MiB. The scripts of the pod need less than 64 KiB of it. */
    static final int MAX_BYTES = (1024 - 64) * 1024;

    private static final String CONFIGURATION = "haproxy.cfg";

    private BootFiles() {}

    /** The files by name. */
    public static SortedMap<String, byte[]> of(Rendered rendered) {
        SortedMap<String, byte[]> plain = new TreeMap<>();
        plain.put(
                CONFIGURATION,
                bytes(rendered.cfg(ManagedInstances::storedFile, ManagedInstances.SERVER_STATE_FILE, null)));
        rendered.allowListFiles().forEach(file -> plain.put(file.name(), bytes(file.content())));
        if (size(plain) <= MAX_BYTES) {
            return plain;
        }
        SortedMap<String, byte[]> compressed = new TreeMap<>();
        plain.forEach((name, content) -> compressed.put(name + COMPRESSED, compressed(content)));
        return compressed;
    }

    /** The configuration if a Secret can have its files. */
    static Rendering limited(Rendered rendered) {
        SortedMap<String, byte[]> files = of(rendered);
        long size = size(files);
        return size <= MAX_BYTES ? rendered : new Rendering.NotRenderable(List.of(tooLarge(rendered, files, size)));
    }

    private static Problem tooLarge(Rendered rendered, SortedMap<String, byte[]> files, long size) {
        String limit =
                "must be smaller: its files have " + size / 1024 + " KiB when they are compressed, and the Secret that"
                        + " pods start with has up to " + MAX_BYTES / 1024 + " KiB; ";
        if (rendered.userText() != null) {
            return new Problem("spec.raw.configMap", limit + "remove sections, or use external instances");
        }
        byte[] configuration = files.get(CONFIGURATION + COMPRESSED);
        boolean lists = configuration != null && configuration.length < size / 2;
        return lists
                ? new Problem(
                        "spec.listeners",
                        limit + "replace addresses of allowedSources by networks, or use external instances")
                : new Problem("spec.backends", limit + "remove servers, or use external instances");
    }

    private static long size(Map<String, byte[]> files) {
        return files.values().stream().mapToLong(content -> content.length).sum();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
