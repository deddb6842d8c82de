package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static io.proxyconfig.emulator.contract.ContractClient.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DataPlaneContract({V3_2, V3_4})
class RuntimeAclsContractIT {

    private static final String ACLS = ContractClient.RUNTIME + "/acls";

    private final ContractTarget target;
    private final ContractClient api;
    private long worker;
    private String entries;

    RuntimeAclsContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
        target.haproxy();
    }

    @BeforeEach
    void known() {
        target.reset("acls");
        worker = target.workerPid();
        entries = ACLS + "/" + allowList().path("id").asText() + "/entries";
    }

    @AfterEach
    void nothingIsReloadedOrSaved() throws IOException {
        assertThat(target.workerPid()).isEqualTo(worker);
        assertThat(Files.readString(target.haproxy().allowList())).isEqualTo("127.0.0.0/8\n");
    }

    @Test
    void anAclIsListedByItsFileWithANumericId() {
        assertThat(allowList().path("id").asText()).matches("\\d+");
        assertThat(allowList().path("description").asText()).contains("entry_cnt=1");
        Reply one = api.get(ACLS + "/" + allowList().path("id").asText());
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.json()).isEqualTo(allowList());
    }

    @Test
    void entriesAreAddedOneByOneAndDeletedByTheirId() {
        assertThat(values()).containsExactly("127.0.0.0/8");
        Reply added = add("10.1.0.0/16");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("value").asText()).isEqualTo("10.1.0.0/16");
        assertThat(values()).containsExactlyInAnyOrder("127.0.0.0/8", "10.1.0.0/16");
        Reply read = api.get(entries + "/" + idOf("10.1.0.0/16"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("value").asText()).isEqualTo("10.1.0.0/16");
        assertThat(api.delete(entries + "/" + idOf("10.1.0.0/16")).status()).isEqualTo(204);
        assertThat(values()).containsExactly("127.0.0.0/8");
    }

    @Test
    void entriesAreFoundByNumericIdOnly() {
        String file = URLEncoder.encode(target.haproxy().allowList().toString(), StandardCharsets.UTF_8);
        Reply reply = api.get(ACLS + "/" + file + "/entries");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).contains("Unknown ACL identifier.");
    }

    @Test
    void severalEntriesInOneRequestAreRejected() {
        Reply reply = api.post(entries, JSON, "[{\"value\":\"10.2.0.0/16\"},{\"value\":\"10.3.0.0/16\"}]");
        assertThat(reply.status()).isIn(400, 422);
        assertThat(values()).containsExactly("127.0.0.0/8");
    }

    @Test
    void aListCannotBeReplaced() {
        Reply reply = api.put(ACLS + "/0", JSON, "[{\"value\":\"10.2.0.0/16\"}]");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.message()).startsWith("method PUT is not allowed");
    }

    @Test
    void anInvalidValueAnswers500WithHaproxysMessage() {
        Reply reply = add("not-an-ip");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.message()).contains("'not-an-ip' is not a valid IPv4 or IPv6 address.");
        assertThat(values()).containsExactly("127.0.0.0/8");
    }

    /** The API first asks HAProxy whether the value matches: a value that an entry covers or overlaps "exists". */
    @Test
    void aValueThatAnEntryCoversCannotBeAdded() {
        int refused = target.generation() == V3_4 ? 409 : 500;
        assertThat(add("127.0.0.0/8").status()).isEqualTo(refused);
        Reply covered = add("127.0.0.5");
        assertThat(covered.status()).isEqualTo(refused);
        assertThat(covered.message()).endsWith("already exists");
        assertThat(add("127.1.0.0/16").status()).isEqualTo(refused);
        assertThat(add("10.0.0.0/16").status()).isEqualTo(201);
        assertThat(add("10.0.0.0/8").status()).isEqualTo(refused);
        assertThat(values()).containsExactlyInAnyOrder("127.0.0.0/8", "10.0.0.0/16");
        api.delete(entries + "/" + idOf("10.0.0.0/16"));
    }

    /** The lookup after the addition does not match, so the API reports a success as a failure. */
    @Test
    void anIpv6NetworkIsAddedAlthoughTheResponseIs404() {
        Reply reply = add("2001:db8::/32");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(values()).containsExactlyInAnyOrder("127.0.0.0/8", "2001:db8::/32");
        assertThat(api.delete(entries + "/" + idOf("2001:db8::/32")).status()).isEqualTo(204);
    }

    @Test
    void unknownListsAndEntriesAreNotFound() {
        assertThat(api.get(ACLS + "/9999").status()).isEqualTo(404);
        assertThat(api.get(ACLS + "/9999/entries").status()).isEqualTo(404);
        assertThat(api.delete(entries + "/0xdead").status()).isEqualTo(404);
        assertThat(api.post(ACLS + "/9999/entries", JSON, "{\"value\":\"10.0.0.0/8\"}")
                        .status())
                .isEqualTo(500);
    }

    private JsonNode allowList() {
        String file = target.haproxy().allowList().toString();
        return StreamSupport.stream(api.get(ACLS).json().spliterator(), false)
                .filter(acl -> acl.path("storage_name").asText().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private Reply add(String value) {
        return api.post(entries, JSON, "{\"value\":\"" + value + "\"}");
    }

    private List<String> values() {
        return StreamSupport.stream(api.get(entries).json().spliterator(), false)
                .map(entry -> entry.path("value").asText())
                .toList();
    }

    private String idOf(String value) {
        return StreamSupport.stream(api.get(entries).json().spliterator(), false)
                .filter(entry -> entry.path("value").asText().equals(value))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }
}
