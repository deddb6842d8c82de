package io.proxyconfig.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run one of this project's programs in a JVM of its own, with this JVM's class path. */
public final class JavaProgram {
    private JavaProgram() {}

    /** The command line for a main class. */
    public static List<String> command(Class<?> main, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }
}
