package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.validation.IpAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One network, one spelling. */
class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "10.1.2.3/8, 10.0.0.0/8",
        "10.0.0.7, 10.0.0.7",
        "10.0.0.7/32, 10.0.0.7",
        "1.2.3.4/0, 0.0.0.0/0",
        "10.0.0.255/25, 10.0.0.128/25",
        "::/0, ::/0",
        "::, ::",
        "fd00:0:0::1/128, fd00::1",
        "FD00::ABCD, fd00::abcd",
        "2001:db8::5/64, 2001:db8::/64",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8",
        "::ffff:10.0.0.1, 10.0.0.1",
        "::ffff:10.1.0.1/104, 10.0.0.0/8",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304"
    })
    void hasOneSpelling(String written, String canonical) {
        assertThat(Cidr.parse(written)).contains(new Cidr(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0/8",
                "10",
                "256.0.0.1",
                "010.0.0.1",
                "1.2.3.4/255.255.0.0",
                "localhost",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:10.0.0.1/95",
                " 10.0.0.1",
                "10.0.0.1\n",
                "1.2.3.4/8/8",
                ":::",
                "1::2::3"
            })
    void isNothingElse(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Property
    void formattingIsIdempotent(
            @ForAll @Size(4) byte[] v4, @ForAll @Size(16) byte[] v6, @ForAll @IntRange(max = 128) int length) {
        for (String text : new String[] {
            IpAddress.of(v4) + "/" + length % 33,
            IpAddress.of(v6) + "/" + length,
            IpAddress.of(v6).text()
        }) {
            Cidr.parse(text)
                    .ifPresent(cidr -> assertThat(Cidr.parse(cidr.text())).contains(cidr));
        }
    }

    @Property
    void anyStringIsReadOrRefused(@ForAll String text) {
        Cidr.parse(text).ifPresent(cidr -> assertThat(cidr.text()).matches("[0-9a-f:.]+(/[0-9]+)?"));
    }
}
