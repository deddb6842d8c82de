package io.proxyconfig.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run a program of this project in another JVM, with this JVM's class path. */
public final class JavaProgram {
    private JavaProgram() {}

    /**
     * The command line for a main class.
     *
     * @param mainClass its full name, not the class, because this module does not depend on the programs that it starts
     */
    public static List<String> command(String mainClass, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
