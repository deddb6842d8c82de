package io.proxyconfig.harness;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must still be done when this JVM is told to end, by Ctrl-C for example: one thing after the other, the newest
 * first, so that a folder goes after the processes that write to it. The JVM's own hooks know no order.
 */
final class AtExit {
    private static final Logger LOG = LoggerFactory.getLogger(AtExit.class);
    private static final Deque<Task> TASKS = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::run, "at-exit"));
    }

    private AtExit() {}

    /** Something to do at the end, unless it is done before. */
    static final class Task {
        private final Runnable action;

        private Task(Runnable action) {
            this.action = action;
        }

        /** It need not be done any more. */
        void forget() {
            TASKS.remove(this);
        }
    }

    static Task add(Runnable action) {
        Task task = new Task(action);
        TASKS.addFirst(task);
        return task;
    }

    private static void run() {
        for (Task task = TASKS.pollFirst(); task != null; task = TASKS.pollFirst()) {
            try {
                task.action.run();
            } catch (RuntimeException e) {
                LOG.warn("Something is left behind: {}", e.getMessage());
            }
        }
    }
}
