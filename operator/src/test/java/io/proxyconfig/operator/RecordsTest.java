package io.proxyconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules for the records of all modules. */
class RecordsTest {
    private static final int MAX_COMPONENTS_WITHOUT_BUILDER = 6;
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|token|secret)");

    private static final List<ClassTree> RECORDS = new ArrayList<>();

    @BeforeAll
    static void parse() throws IOException {
        ProjectSources.types("src/main/java").stream()
                .filter(type -> type.getKind() == Tree.Kind.RECORD)
                .forEach(RECORDS::add);
    }

    @Test
    void toStringOfARecordHasNoSecret() {
        assertThat(RECORDS)
                .filteredOn(RecordsTest::hasSecret)
                .hasSizeGreaterThan(3)
                .allSatisfy(type -> assertThat(type.getMembers())
                        .as("%s must override toString", type.getSimpleName())
                        .anyMatch(member -> member instanceof MethodTree method
                                && method.getName().contentEquals("toString")
                                && method.getParameters().isEmpty()));
    }

    @Test
    void largeRecordsHaveABuilder() {
        assertThat(RECORDS)
                .filteredOn(type -> components(type).count() > MAX_COMPONENTS_WITHOUT_BUILDER)
                .hasSizeGreaterThan(3)
                .allSatisfy(type -> assertThat(type.getModifiers().getAnnotations())
                        .as("%s must have @RecordBuilder", type.getSimpleName())
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().equals("RecordBuilder")));
    }

    private static boolean hasSecret(ClassTree type) {
        return components(type)
                .anyMatch(component -> SECRET.matcher(component.getName()).matches()
                        && component.getType().toString().endsWith("String"));
    }

    private static Stream<VariableTree> components(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC));
    }
}
