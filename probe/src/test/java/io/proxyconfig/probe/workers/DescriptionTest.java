package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A description contains a revision only as a whole word. */
class DescriptionTest {

    @ParameterizedTest
    @CsvSource({
        "proxyconfig ns/name revision abc12, abc12, true",
        "abc12, abc12, true",
        "revision=abc12; more, abc12, true",
        "revision abc123, abc12, false",
        "revision xabc12, abc12, false",
        "revision abc12-dirty, abc12, false",
        "revision abc12.1 and abc12, abc12, true",
        "revision a.c12, abc12, false",
        "revision abc12, a.c12, false",
        ", abc12, false"
    })
    void findsTheRevisionAsAWholeWord(String description, String revision, boolean expected) {
        assertThat(ShowInfo.contains(description, revision)).isEqualTo(expected);
    }
}
