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
    void goesOnAfterASurpriseAndTellsNothingOfBefore() throws InterruptedException {
        Recorder loop = new Recorder(target("SELECT 1")) {
            @Override
            void round() {
                super.round();
                if (seen.size() == 1) {
                    throw new IllegalStateException("a surprise");
                }
                awaitInterval(System.nanoTime(), target());
            }
        };
        loop.start();
        await().until(() -> loop.seen.size() >= 3);
        loop.askToEnd();
        loop.awaitEnd(Duration.ofSeconds(30));

        assertThat(loop.seen).containsExactly("SELECT 1", "forgotten", "SELECT 1");
    }

    @Test
    void anotherQueryIsAskedAtOnceAndAnotherNumberIsNot() throws InterruptedException {
        Recorder loop = new Recorder(target("SELECT 1")) {
            @Override
            void round() {
                MySqlTarget now = target();
                long start = System.nanoTime();
                super.round();
                awaitInterval(start, now);
            }
        };
        loop.start();
        await().until(() -> loop.seen.size() == 1);
        loop.retarget(target("SELECT 1"));
        loop.retarget(target("SELECT 2"));
        await().until(() -> loop.seen.size() == 2);
        loop.askToEnd();
        loop.awaitEnd(Duration.ofSeconds(30));

        assertThat(loop.seen).containsExactly("SELECT 1", "SELECT 2");
    }

    private static class Recorder extends RepeatingTask {
        final List<String> seen = new CopyOnWriteArrayList<>();

        Recorder(MySqlTarget target) {
            super(target);
        }

        @Override
        void round() {
            seen.add(target().query());
        }

        @Override
        void forget() {
            seen.add("forgotten");
        }
    }

    private static MySqlTarget target(String query) {
        return new MySqlTarget("127.0.0.1", 3306, "probe", "secret", null, query, AN_HOUR, 1);
    }
}
