package io.proxyconfig.probe.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a limit is divided, for all small numbers. */
class LimitSharesTest {
    private static final int MAX = 12;

    @Test
    void aWorkerAndItsSuccessorStayWithinTheLimit() {
        for (int limit = 1; limit <= MAX; limit++) {
            for (int draining = 0; draining <= MAX; draining++) {
                for (int current = 0; current <= MAX; current++) {
                    int keep = LimitShares.untilHandover(limit, draining, current);
                    int next = LimitShares.leftOver(limit, draining + keep);
                    assertThat(keep).isGreaterThanOrEqualTo(current);
                    assertThat(next).isNotNegative();
                    if (draining + current <= limit) {
                        assertThat(draining + keep + next).isEqualTo(limit);
                    } else {
                        assertThat(keep).as("only connections that exist").isEqualTo(current);
                        assertThat(next).isZero();
                    }
                    if (draining + current < limit) {
                        assertThat(keep).as("0 means no limit").isPositive();
                    }
                    if (draining + current < limit && keep > 1) {
                        assertThat(next).as("the successor accepts connections").isPositive();
                    }
                }
            }
        }
    }
}
