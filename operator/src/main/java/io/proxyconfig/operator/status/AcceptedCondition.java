package io.proxyconfig.operator.status;

import io.proxyconfig.operator.render.FieldLocator;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.OwnInstances;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.Facts.InstanceFacts;
import java.util.List;
import java.util.stream.Collectors;

/** {@code Accepted}: the spec makes sense, to the operator and to HAProxy. */
final class AcceptedCondition {
    private AcceptedCondition() {}

    static Verdict judge(Facts facts) {
        if (facts.resolution() instanceof Resolution.Rejected rejected) {
            return Verdict.no(Reason.Invalid, sentences(rejected.problems()));
        }
        if (facts.rendering() instanceof Rendering.Refused refused) {
            return Verdict.no(Reason.Invalid, sentences(refused.problems()));
        }
        for (InstanceFacts instance : facts.instances()) {
            if (instance.result() instanceof InstanceResult.Failed failed
                    && failed.failure().kind() == Failure.Kind.Refused) {
                return Verdict.no(
                        Reason.RefusedByHAProxy, located(facts, failed.failure().message()));
            }
        }
        OwnInstances own = facts.own();
        if (own != null && own.obstacle() != null) {
            return Verdict.no(reason(own.obstacle().kind()), own.obstacle().message());
        }
        if (facts.resolution() instanceof Resolution.Unresolved) {
            return Verdict.unknown(Reason.Unresolved, "not judged before all references are resolved");
        }
        return Verdict.yes(Reason.Accepted, "the configuration is valid");
    }

    private static Reason reason(OwnInstances.Obstacle.Kind kind) {
        return switch (kind) {
            case NameTaken -> Reason.NameTaken;
            case InstancesRefused -> Reason.InstancesRefused;
        };
    }

    /** HAProxy's words, behind the field of the spec that they are about where it can be told. */
    static String located(Facts facts, String words) {
        return facts.desired()
                .flatMap(desired -> new FieldLocator().locate(words, desired))
                .map(field -> field + ": " + words)
                .orElse(words);
    }

    static String sentences(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
