package io.proxyconfig.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority and a server certificate signed by it, made by the JDK's keytool. */
public record KeytoolCertificates(String authority, KeyStoreFile server) {
    private static final String PASSWORD = "changeit";
    private static final List<String> QUICK_JVM = List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");

    /**
     * Makes the authority and the server certificate.
     *
     * @param directory an empty folder
     * @param subjectAlternativeName for example {@code ip:127.0.0.1} or {@code dns:db.example}
     */
    public static KeytoolCertificates make(Path directory, String subjectAlternativeName) {
        Path store = directory.resolve("server.p12");
        String pem = authority(store);
        generate(
                store,
                "server",
                "-dname",
                "CN=server",
                "-signer",
                "authority",
                "-ext",
                "san=" + subjectAlternativeName);
        keytool(store, "-delete", "-alias", "authority");
        return new KeytoolCertificates(pem, new KeyStoreFile(store, PASSWORD));
    }

    /** Makes an authority in a new key store and returns its certificate as PEM. */
    public static String authority(Path store) {
        generate(store, "authority", "-dname", "CN=Test authority", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        return keytool(store, "-exportcert", "-rfc", "-alias", "authority");
    }

    /** Writes the server's certificate and key to a directory as PEM files. */
    public PemFiles pem(Path directory) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = server.password().toCharArray();
        try (InputStream in = Files.newInputStream(server.file())) {
            store.load(in, password);
        }
        return new PemFiles(
                Files.writeString(
                        directory.resolve("tls.crt"),
                        pem("CERTIFICATE", store.getCertificate("server").getEncoded())),
                Files.writeString(
                        directory.resolve("tls.key"),
                        pem("PRIVATE KEY", store.getKey("server", password).getEncoded())));
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }

    private static void generate(Path store, String alias, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-validity", "2"));
        all.addAll(List.of(arguments));
        keytool(store, all.toArray(String[]::new));
    }

    private static String keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(QUICK_JVM);
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run keytool; check that java.home is a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
