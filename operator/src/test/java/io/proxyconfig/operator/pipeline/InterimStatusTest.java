package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.ELSEWHERE;
import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a reconciliation applies another configuration, the status does not say that the earlier one is the wanted one. */
final class InterimStatusTest {
    private PipelineFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aChangeOfAnObjectThatTheSpecRefersToIsSeenWithoutANewGeneration() {
        fixture.reconcile(OPEN, 1);
        List<Optional<ProxyConfigStatus>> during = new ArrayList<>();
        fixture.haproxy.beforePush = () -> during.add(fixture.interim(ELSEWHERE, 1));

        fixture.reconcile(ELSEWHERE, 1);

        assertThat(during).singleElement().satisfies(interim -> assertThat(interim)
                .hasValueSatisfying(status -> {
                    assertThat(programmed(status).status()).isEqualTo(Condition.Status.False);
                    assertThat(programmed(status).reason()).isEqualTo("Progressing");
                }));
    }

    @Test
    void itNamesTheVersionsThatTheReconciliationHasRead() {
        fixture.versions = List.of(new ObservedInput(ObservedInput.Kind.ConfigMap, "haproxy", "7"));
        fixture.reconcile(OPEN, 1);
        fixture.versions = List.of(new ObservedInput(ObservedInput.Kind.ConfigMap, "haproxy", "9"));
        List<Optional<ProxyConfigStatus>> during = new ArrayList<>();
        fixture.haproxy.beforePush = () -> during.add(fixture.interim(ELSEWHERE, 1));

        fixture.reconcile(ELSEWHERE, 1);

        assertThat(during).singleElement().satisfies(interim -> assertThat(interim)
                .hasValueSatisfying(
                        status -> assertThat(status.observedInputs()).isEqualTo(fixture.versions)));
    }

    @Test
    void aStatusThatIsNotTrueStaysDuringARetry() {
        fixture.haproxy.answerToPush = 400;
        fixture.reconcile(OPEN, 1);
        List<Optional<ProxyConfigStatus>> during = new ArrayList<>();
        fixture.haproxy.beforePush = () -> during.add(fixture.interim(ELSEWHERE, 1));

        fixture.reconcile(ELSEWHERE, 1);

        assertThat(during).singleElement().isEqualTo(Optional.empty());
    }

    @Test
    void withoutAChangeThereIsNoInterimStatus() {
        fixture.reconcile(OPEN, 1);

        assertThat(fixture.interim(OPEN, 1)).isEmpty();
        assertThat(fixture.interim(OPEN, 2)).isPresent();
    }
}
