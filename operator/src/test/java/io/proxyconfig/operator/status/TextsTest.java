package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    private static final String SURROGATES = "\uD83D\uDE00";

    @Test
    void aTextWithinTheLimitStays() {
        assertThat(Texts.shortened("12345", 5)).isEqualTo("12345");
        assertThat(Texts.shortenedOrNull(null, 5)).isNull();
    }

    @Test
    void aLongerTextEndsWithAnEllipsis() {
        assertThat(Texts.shortened("123456", 5)).isEqualTo("1234…");
    }

    @Test
    void aCharacterOfTwoUnitsIsNotSplit() {
        assertThat(Texts.shortened("123" + SURROGATES + "6", 5)).isEqualTo("123…");
    }
}
