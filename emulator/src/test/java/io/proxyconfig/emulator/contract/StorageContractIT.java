package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V2_9;
import static io.proxyconfig.emulator.contract.ContractClient.STORAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@DataPlaneContract
class StorageContractIT {

    private static final String FILE = "proxyconfig-contract.acl";

    private final ContractTarget target;
    private final ContractClient api;

    StorageContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @AfterEach
    void cleanUp() {
        api.delete(STORAGE + "/" + FILE);
    }

    @Test
    void aFileIsCreatedReadListedAndDeletedWithoutAReload() {
        long worker = target.workerPid();
        long version = api.version();
        Reply created = api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("storage_name").asText()).isEqualTo(FILE);
        assertThat(created.json().path("size").intValue()).isEqualTo(12);
        assertThat(created.json().path("file").asText()).endsWith("/" + FILE);
        Reply read = api.get(STORAGE + "/" + FILE);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(read.body()).isEqualTo("10.9.0.0/16\n");
        assertThat(StreamSupport.stream(api.get(STORAGE).json().spliterator(), false)
                        .filter(file -> file.path("storage_name").asText().equals(FILE))
                        .map(file -> file.path("file").asText()))
                .containsExactly(created.json().path("file").asText());
        assertThat(api.delete(STORAGE + "/" + FILE).status()).isEqualTo(204);
        assertThat(api.get(STORAGE + "/" + FILE).status()).isEqualTo(404);
        assertThat(api.version()).isEqualTo(version);
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void theFileIsAtThePathInTheConfiguration() throws IOException {
        var directory = target.haproxy().directory().resolve("general");
        api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        assertThat(Files.readString(directory.resolve(FILE))).isEqualTo("10.9.0.0/16\n");
    }

    @Test
    void anEmptyFileIsAccepted() {
        assertThat(api.upload("POST", STORAGE, FILE, "").status()).isEqualTo(201);
        assertThat(api.get(STORAGE + "/" + FILE).body()).isEmpty();
    }

    @Test
    void creatingAgainIsAConflict() {
        api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        Reply again = api.upload("POST", STORAGE, FILE, "10.8.0.0/16\n");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("object already exists: file ");
        assertThat(api.get(STORAGE + "/" + FILE).body()).isEqualTo("10.9.0.0/16\n");
    }

    @Test
    void replacingWithSkipReloadKeepsTheWorker() {
        long worker = target.workerPid();
        api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        Reply replaced = replace(FILE, "?skip_reload=true", "10.8.0.0/16\n");
        assertThat(replaced.status()).isEqualTo(204);
        assertThat(api.get(STORAGE + "/" + FILE).body()).isEqualTo("10.8.0.0/16\n");
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void replacingOtherwiseReloads() {
        target.haproxy();
        long worker = target.workerPid();
        api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        Reply forced = replace(FILE, "?force_reload=true", "10.8.0.0/16\n");
        assertThat(forced.status()).isEqualTo(204);
        long second = target.workerPid();
        assertThat(second).isNotEqualTo(worker);
        Reply later = replace(FILE, "", "10.7.0.0/16\n");
        assertThat(later.status()).isEqualTo(202);
        assertThat(later.header("Reload-ID")).matches("\\d{4}-\\d{2}-\\d{2}-\\d+");
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(target.workerPid()).isNotEqualTo(second));
    }

    /** Series 2.9 takes the content itself and refuses a form. The others take a form and refuse the content. */
    @Test
    void onlyOneContentTypeReplacesAFile() {
        api.upload("POST", STORAGE, FILE, "10.9.0.0/16\n");
        String file = STORAGE + "/" + FILE + "?skip_reload=true";
        Reply refused = target.generation() == V2_9
                ? api.upload("PUT", file, FILE, "10.8.0.0/16\n")
                : api.put(file, ContractClient.TEXT, "10.8.0.0/16\n");
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.message())
                .isEqualTo(
                        switch (target.generation()) {
                            case V2_9 ->
                                "unsupported media type \"multipart/form-data\", only [text/plain application/json] are allowed";
                            case V3_2 ->
                                "unsupported media type \"text/plain\", only [multipart/form-data application/json] are allowed";
                            case V3_4 -> "header Content-Type has unexpected value \"text/plain\"";
                        });
    }

    @Test
    void aMissingFileIsNotFound() {
        assertThat(api.get(STORAGE + "/nothing.acl").status()).isEqualTo(404);
        assertThat(api.delete(STORAGE + "/nothing.acl").status()).isEqualTo(404);
        Reply replaced = replace("nothing.acl", "?skip_reload=true", "10.0.0.0/8\n");
        assertThat(replaced.status()).isEqualTo(404);
        assertThat(replaced.message()).startsWith("missing object: file nothing.acl doesn't exist in dir: ");
    }

    @Test
    void namesAreSanitised() {
        Reply created = api.upload("POST", STORAGE, "../proxyconfig contract.acl", "10.9.0.0/16\n");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("storage_name").asText()).isEqualTo("proxyconfig_contract.acl");
        assertThat(api.delete(STORAGE + "/proxyconfig_contract.acl").status()).isEqualTo(204);
    }

    private Reply replace(String name, String query, String content) {
        String file = STORAGE + "/" + name + query;
        return target.generation() == V2_9
                ? api.put(file, ContractClient.TEXT, content)
                : api.upload("PUT", file, name, content);
    }
}
