package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.validation.ManifestValidator;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The index of files that are valid, invalid, contradictory or deleted. */
final class ResourceIndexTest {
    private static final String BROKEN = "spec: [\n";

    private final ManifestValidator validator = new ManifestValidator();
    private final SortedMap<String, ManifestFile> files = new TreeMap<>();

    @Test
    void anInvalidFileKeepsItsLastContent() {
        write(
                "orders.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("orders", 3306), SampleFolder.secret("dataplane", "one")));
        write("orders.yaml", BROKEN);

        assertThat(port(entry("orders"))).isEqualTo(3306);
        assertThat(entry("orders").message()).startsWith("orders.yaml:");
        assertThat(index().references("default").secrets().get("dataplane")).containsEntry("password", "one");

        write("orders.yaml", SampleFolder.proxyConfig("orders", 3307));

        assertThat(port(entry("orders"))).isEqualTo(3307);
        assertThat(entry("orders").errors()).isEmpty();
        assertThat(index().references("default").secrets()).isEmpty();
    }

    @Test
    void anEmptyFileKeepsItsLastContentAndADeletedFileDoesNot() {
        write("orders.yaml", SampleFolder.proxyConfig("orders", 3306));
        write("orders.yaml", "\n");

        assertThat(port(entry("orders"))).isEqualTo(3306);
        assertThat(entry("orders").message()).startsWith("orders.yaml:1: the file is empty");

        files.remove("orders.yaml");

        assertThat(index().entries()).isEmpty();
    }

    @Test
    void anUnreadableFileKeepsItsLastContent() {
        write("orders.yaml", SampleFolder.proxyConfig("orders", 3306));
        files.compute("orders.yaml", (name, state) -> state.withReadError(Path.of(name), "can't be read: no rights"));

        assertThat(port(entry("orders"))).isEqualTo(3306);
        assertThat(entry("orders").errors()).containsExactly("orders.yaml:1: can't be read: no rights");
    }

    @Test
    void usesTheFirstOfTwoFilesWithTheSameName() {
        write("b.yaml", SampleFolder.proxyConfig("orders", 3307));
        write("a.yaml", SampleFolder.proxyConfig("orders", 3306));

        assertThat(port(entry("orders"))).isEqualTo(3306);
        assertThat(entry("orders").errors())
                .singleElement()
                .asString()
                .contains("b.yaml:", "ProxyConfig orders is also in a.yaml");

        files.remove("a.yaml");

        assertThat(port(entry("orders"))).isEqualTo(3307);
        assertThat(entry("orders").errors()).isEmpty();
    }

    @Test
    void aFileWithADuplicateNameIsInvalid() {
        write(
                "orders.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("orders", 3306), SampleFolder.proxyConfig("orders", 3307)));

        assertThat(entry("orders").message()).startsWith("orders.yaml:").contains("metadata.name: Duplicate value");
    }

    @Test
    void anEqualSecretInTwoFilesIsValidAndADifferentOneIsNot() {
        write(
                "a.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("a", 3306), SampleFolder.secret("dataplane", "one")));
        write(
                "b.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("b", 3307), SampleFolder.secret("dataplane", "one")));

        assertThat(entry("a").errors()).isEmpty();
        assertThat(entry("b").errors()).isEmpty();

        write(
                "b.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("b", 3307), SampleFolder.secret("dataplane", "two")));

        assertThat(entry("a").message()).as("refers to the Secret").contains("b.yaml:", "with other values");
        assertThat(entry("b").message()).contains("a.yaml").doesNotContain("two");
        assertThat(index().references("default").secrets().get("dataplane")).containsEntry("password", "one");
    }

    @Test
    void aFileWithoutValidContentHasAnEntryWithItsFileName() {
        write("orders.yaml", BROKEN);

        assertThat(entry("orders").resource()).isNull();
        assertThat(entry("orders").message()).startsWith("orders.yaml:");
    }

    @Test
    void anInvalidFileAfterARestartHasTheEntriesOfTheEarlierOperator() {
        write("shop.yaml", BROKEN);

        ResourceIndex index =
                ResourceIndexBuilder.build(files, Map.of(), Map.of("shop.yaml", Set.of("orders", "stock")));

        assertThat(index.entries().keySet()).containsExactly("orders", "stock");
    }

    @Test
    void mountedSecretsHavePriorityOverManifests() {
        write(
                "orders.yaml",
                SampleFolder.file(SampleFolder.proxyConfig("orders", 3306), SampleFolder.secret("dataplane", "one")));

        ResourceIndex index = ResourceIndexBuilder.build(
                files, Map.of("dataplane", Map.of("password", "two", "token", "t")), Map.of());

        assertThat(index.references("default").secrets())
                .containsExactly(Map.entry("dataplane", Map.of("password", "two", "token", "t")));
        assertThat(index.references("elsewhere").secrets()).containsOnlyKeys("dataplane");
        assertThat(index).asString().doesNotContain("two");
    }

    private void write(String name, String text) {
        Path file = Path.of(name);
        files.put(
                name,
                files.getOrDefault(name, ManifestFile.EMPTY)
                        .withContent(file, validator.validate(file, text), text.isBlank()));
    }

    private ResourceIndex index() {
        return ResourceIndexBuilder.build(files, Map.of(), Map.of());
    }

    private IndexedResource entry(String name) {
        return index().entry(name).orElseThrow();
    }

    private static int port(IndexedResource entry) {
        ProxyConfig resource = entry.resource();
        assertThat(resource).isNotNull();
        return resource == null ? 0 : resource.getSpec().listeners().getFirst().port();
    }
}
