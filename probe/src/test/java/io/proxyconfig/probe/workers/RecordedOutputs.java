package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Recorded output of HAProxy, in files beside the tests. */
final class RecordedOutputs {

    private RecordedOutputs() {}

    static String read(String file) throws IOException {
        try (InputStream content = Objects.requireNonNull(RecordedOutputs.class.getResourceAsStream(file), file)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
