package io.proxyconfig.systemtests.managed;

import io.proxyconfig.harness.HaproxyCli;
import io.proxyconfig.harness.JavaProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Does for the scripts of a pod what {@code socat -t 2 stdio UNIX-CONNECT:SOCKET} does. */
final class SocatProgram {
    private static final String ADDRESS = "UNIX-CONNECT:";

    private SocatProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of(arguments[arguments.length - 1].substring(ADDRESS.length()));
        String command = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        System.out.print(new HaproxyCli(socket).ask(command));
    }

    /** Writes the program {@code socat} into a folder. */
    static void install(Path folder) throws IOException {
        List<String> command = JavaProgram.command(
                SocatProgram.class.getName(),
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                List.of());
        Path program = Files.writeString(
                folder.resolve("socat"), "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("can't make " + program + " executable");
        }
    }
}
