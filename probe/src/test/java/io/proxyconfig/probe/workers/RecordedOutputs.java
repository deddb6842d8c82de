package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Answers that real HAProxies gave, kept as files beside the tests. */
final class RecordedOutputs {

    private RecordedOutputs() {}

    static String answer(String file) throws IOException {
        try (InputStream content = Objects.requireNonNull(RecordedOutputs.class.getResourceAsStream(file), file)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
