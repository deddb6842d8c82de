package io.proxyconfig.probe.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RepeatingTaskTest {
    private static final long AN_HOUR = Duration.ofHours(1).toMillis();

    @Test
    void continuesAfterAnExceptionWithoutEarlierResults() throws InterruptedException {
        Recorder task = new Recorder(target("SELECT 1")) {
            @Override
            void run() {
                super.run();
                if (seen.size() == 1) {
                    throw new IllegalStateException("unexpected");
                }
                awaitInterval(System.nanoTime(), target());
            }
        };
        task.start();
        await().until(() -> task.seen.size() >= 3);
        task.stop();
        task.awaitEnd(Duration.ofSeconds(30));

        assertThat(task.seen).containsExactly("SELECT 1", "cleared", "SELECT 1");
    }

    @Test
    void aChangedQueryRunsImmediately() throws InterruptedException {
        Recorder task = new Recorder(target("SELECT 1")) {
            @Override
            void run() {
                MySqlTarget now = target();
                long start = System.nanoTime();
                super.run();
                awaitInterval(start, now);
            }
        };
        task.start();
        await().until(() -> task.seen.size() == 1);
        task.update(target("SELECT 1"));
        task.update(target("SELECT 2"));
        await().until(() -> task.seen.size() == 2);
        task.stop();
        task.awaitEnd(Duration.ofSeconds(30));

        assertThat(task.seen).containsExactly("SELECT 1", "SELECT 2");
    }

    private static class Recorder extends RepeatingTask {
        final List<String> seen = new CopyOnWriteArrayList<>();

        Recorder(MySqlTarget target) {
            super(target);
        }

        @Override
        void run() {
            seen.add(target().query());
        }

        @Override
        void clear() {
            seen.add("cleared");
        }
    }

    private static MySqlTarget target(String query) {
        return new MySqlTarget("127.0.0.1", 3306, "probe", "secret", null, query, AN_HOUR, 1);
    }
}
