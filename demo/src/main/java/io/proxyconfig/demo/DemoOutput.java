package io.proxyconfig.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the demo, each line with the seconds since the start. */
public final class DemoOutput {
    private final PrintStream out;
    private final long start = System.nanoTime();

    public DemoOutput(PrintStream out) {
        this.out = out;
    }

    /** Prints the title of a step. */
    public void title(String text) {
        out.println();
        out.println("== " + text);
    }

    /** Prints a line. */
    public void line(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
    }

    /** Prints a command and its output. */
    public void command(String command, String output) {
        out.println("  $ " + command);
        output.lines().forEach(line -> out.println("    " + line));
    }
}
