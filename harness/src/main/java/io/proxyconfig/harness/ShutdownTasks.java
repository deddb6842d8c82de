package io.proxyconfig.harness;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that run when this JVM is terminated, for example by Ctrl-C: one after the other, the newest first, so that a folder
 * is deleted after the processes that write to it have ended. The JVM runs its own shutdown hooks in no order.
 */
final class ShutdownTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownTasks.class);
    private static final Deque<Task> TASKS = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ShutdownTasks::run, "shutdown-tasks"));
    }

    private ShutdownTasks() {}

    /** A task that runs at shutdown unless it is cancelled. */
    static final class Task {
        private final Runnable action;

        private Task(Runnable action) {
            this.action = action;
        }

        /** Removes the task, because its work is done. */
        void cancel() {
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
                LOG.warn("Clean-up at shutdown failed: {}", e.getMessage());
            }
        }
    }
}
