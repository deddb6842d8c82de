package io.proxyconfig.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the demo, each line with the seconds since its start. */
public final class DemoOutput {
    private final PrintStream out;
    private final long start = System.nanoTime();

    /** A console that prints there. */
    public DemoOutput(PrintStream out) {
        this.out = out;
    }

    /** A headline. */
    public void title(String text) {
        out.println();
        out.println("== " + text);
    }

    /** A line of our own. */
    public void line(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
    }

    /** A command and what it really printed. */
    public void command(String command, String output) {
        out.println("  $ " + command);
        output.lines().forEach(line -> out.println("    " + line));
    }
}
