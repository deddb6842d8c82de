package io.proxyconfig.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A terminated JVM kills its processes and deletes its folders. */
final class ShutdownTasksIT {

    /** A program with a folder and a child process that writes to it all the time. */
    static final class Busy {
        private Busy() {}

        public static void main(String[] arguments) throws InterruptedException {
            TemporaryFolder folder = TemporaryFolder.create("at-exit");
            String writing = "i=0; while :; do i=$((i + 1)); : > \"$0/$i\"; done";
            ChildProcess child = ChildProcess.start(
                    List.of("sh", "-c", writing, folder.path().toString()),
                    folder.path().resolve("log"));
            System.out.println(child.pid() + " " + folder.path());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aTerminatedProgramLeavesNoProcess() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Busy.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = program.inputReader()) {
            String[] started = output.readLine().split(" ", 2);

            program.destroy();

            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(ChildProcess.hasEnded(Long.parseLong(started[0]))).isTrue();
            assertThat(Files.exists(Path.of(started[1]))).isFalse();
        } finally {
            program.destroyForcibly();
        }
    }
}
