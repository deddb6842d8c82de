package io.proxyconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A simple name means one type in the whole project, nested or not, so that it is clear without its import. */
class TypeNamesTest {

    @Test
    void everyTypeHasAUniqueName() throws IOException {
        Map<String, Long> names = ProjectSources.types("src/main/java", "src/test/java").stream()
                .map(ClassTree::getSimpleName)
                .map(Object::toString)
                .filter(name -> !name.isEmpty()) // anonymous classes
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));

        assertThat(names)
                .as("the types of all modules")
                .containsKeys("ProxyConfig", "Pipeline", "ProbeMain", "TypeCollector");
        names.values().removeIf(types -> types == 1);
        assertThat(names).isEmpty();
    }
}
