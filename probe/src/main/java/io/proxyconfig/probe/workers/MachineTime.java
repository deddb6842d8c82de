package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monotonic time of the machine, which processes have in common (proc(5)). The ticker of a process has no meaning for the
 * next process.
 *
 * @param proc {@code /proc}
 */
record MachineTime(Path proc) {
    private static final Logger LOG = LoggerFactory.getLogger(MachineTime.class);

    /** The ID of this start of the machine; empty if the machine does not report it. */
    Optional<String> bootId() {
        return firstWord("sys/kernel/random/boot_id");
    }

    /** The time since this start of the machine; empty if the machine does not report it. */
    Optional<Duration> uptime() {
        return firstWord("uptime")
                .filter(word -> word.matches("\\d{1,12}(\\.\\d{1,9})?"))
                .map(seconds -> Duration.ofMillis(
                        new BigDecimal(seconds).movePointRight(3).longValue()));
    }

    private Optional<String> firstWord(String name) {
        try {
            return Optional.of(Files.readString(proc.resolve(name)).strip().split("\\s", 2)[0])
                    .filter(word -> !word.isEmpty());
        } catch (IOException e) {
            LOG.debug("Cannot read {}", proc.resolve(name), e);
            return Optional.empty();
        }
    }
}
