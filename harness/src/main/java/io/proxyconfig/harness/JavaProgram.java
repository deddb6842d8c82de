package io.proxyconfig.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines that run a program of this project in another JVM, with this JVM's class path. */
public final class JavaProgram {
    private JavaProgram() {}

    /**
     * The command line for a main class.
     *
     * @param mainClass its full name, not the class, because this module does not depend on the programs that it starts
     */
    public static List<String> command(String mainClass, List<String> jvmOptions, List<String> arguments) {
        return command(mainClass, List.of(), jvmOptions, arguments);
    }

    /**
     * The command line for a main class of another version of the program.
     *
     * @param classesFirst folders with classes that have priority over this JVM's class path
     */
    static List<String> command(
            String mainClass, List<Path> classesFirst, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(Stream.concat(
                        classesFirst.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
