package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.NOON;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.FailureKind;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.RolloutMemory.StartedChange;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The largest status that the operator can write: as many instances as the spec allows, more workers and servers than the
 * status lists, the longest names, and texts of three bytes a character.
 */
final class LargestStatus {
    private static final String LONG_TEXT = "€".repeat(5000);
    private static final String LONG_NAME = "n".repeat(63);

    private LargestStatus() {}

    static ProxyConfigStatus status() {
        InstanceInput[] instances =
                IntStream.range(0, 100).mapToObj(LargestStatus::instance).toArray(InstanceInput[]::new);
        StatusInput input = StatusInputBuilder.builder(Situation.input(instances))
                .generation(Long.MAX_VALUE)
                .change(new StartedChange(
                        new Goal(Situation.REVISION, "0"),
                        true,
                        LONG_TEXT,
                        Long.MAX_VALUE,
                        NOON.plusMillis(1),
                        Duration.ZERO,
                        Duration.ofMillis(1)))
                .paused(true)
                .build();
        return new StatusFactory("1".repeat(64)).status(input, null);
    }

    static byte[] json(ProxyConfigStatus status) throws JsonProcessingException {
        return JsonMapper.builder()
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build()
                .writeValueAsBytes(status);
    }

    private static InstanceInput instance(int number) {
        MySqlView mysql = MySqlViewBuilder.builder()
                .desired(16)
                .broken(Integer.MAX_VALUE)
                .oldestOpenedAt(NOON.plusMillis(1))
                .freshSucceeded(false)
                .freshLatencyMicros(9_999_999L)
                .lastError(LONG_TEXT)
                .lastErrorAt(NOON.plusMillis(1))
                .breaks(List.of())
                .build();
        WorkerView[] workers = IntStream.range(0, 50)
                .mapToObj(i -> WorkerViewBuilder.builder()
                        .pid(4_194_304L - i)
                        .current(i == 0)
                        .startedAt(NOON.plusMillis(1))
                        .reloadsSurvived(1_000_000)
                        .sessions(1_000_000)
                        .memoryBytes(1L << 40)
                        .servers(servers(i))
                        .build())
                .toArray(WorkerView[]::new);
        InstanceInput reported = Situation.reported("%s-%02d".formatted("i".repeat(60), number), mysql, workers);
        Failure failure =
                new Failure(FailureKind.Refused, LONG_TEXT, new Goal(Situation.REVISION, "0"), 1, Duration.ZERO);
        return new InstanceInput(
                reported.observation(),
                new InstanceResult.ApplyFailed(failure, Duration.ZERO),
                "c".repeat(128),
                new Goal(Situation.REVISION, Situation.REVISION),
                InstanceClaim.TakeOverUsed);
    }

    private static Map<String, Integer> servers(int worker) {
        return IntStream.range(0, 100)
                .boxed()
                .collect(Collectors.toMap(
                        i -> LONG_NAME + "/%03d%s%02d".formatted(i, "s".repeat(58), worker), i -> 1_000_000 + i));
    }
}
