package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An object is compared again after each change of the object or of its input, so drift is found. */
class MatchedObjectsTest {
    private final MatchedObjects matched = new MatchedObjects();

    @Test
    void onlyTheSameVersionAndInputAreKnown() {
        assertThat(matched.isKnown("uid", "Service/a", List.of(1, "x"), "7")).isFalse();

        matched.record("uid", "Service/a", List.of(1, "x"), "7");

        assertThat(matched.isKnown("uid", "Service/a", List.of(1, "x"), "7")).isTrue();
        assertThat(matched.isKnown("uid", "Service/a", List.of(1, "x"), "8"))
                .as("another client changed the object")
                .isFalse();
        assertThat(matched.isKnown("uid", "Service/a", List.of(2, "x"), "7"))
                .as("the spec changed")
                .isFalse();
        assertThat(matched.isKnown("uid", "Service/b", List.of(1, "x"), "7")).isFalse();
        assertThat(matched.isKnown("other", "Service/a", List.of(1, "x"), "7")).isFalse();
    }

    @Test
    void aDeletedResourceIsForgotten() {
        matched.record("uid", "Service/a", List.of(), "7");
        matched.forget("uid");
        assertThat(matched.isKnown("uid", "Service/a", List.of(), "7")).isFalse();
    }
}
