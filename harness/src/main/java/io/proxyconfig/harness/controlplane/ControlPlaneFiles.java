package io.proxyconfig.harness.controlplane;

import io.proxyconfig.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The files of a control plane: keys, tokens, stored objects and logs. Only their owner can read them. They are deleted when
 * the control plane is closed.
 */
public record ControlPlaneFiles(TemporaryFolder folder) implements AutoCloseable {
    /** Logs requests of service accounts only. */
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - {level: Metadata, userGroups: ["system:serviceaccounts"]}
            - {level: None}
            """;

    /** Makes a folder with a service-account key, an audit policy, and one token for {@code system:masters}. */
    public static ControlPlaneFiles create(String adminToken) {
        ControlPlaneFiles files = new ControlPlaneFiles(TemporaryFolder.create("control-plane"));
        files.writePrivately("service-account.key", rsaKey());
        files.writePrivately("audit-policy.yaml", AUDIT_POLICY);
        files.writePrivately("tokens.csv", adminToken + ",admin,admin,system:masters\n");
        return files;
    }

    /** A file or subfolder. */
    public Path file(String name) {
        return folder.path().resolve(name);
    }

    /** Writes a file that only its owner can read. */
    public Path writePrivately(String name, String content) {
        Path file = file(name);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    private static String rsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            Base64.Encoder mime = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            return "-----BEGIN PRIVATE KEY-----\n"
                    + mime.encodeToString(
                            generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
