package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A taint of nodes that doesn't keep pods away; the fields are Kubernetes' own. */
@JsonClassDescription("A taint of nodes that doesn't keep the pods away.")
public record PodToleration(
        @JsonPropertyDescription("Key of the taint; every key when left out with operator Exists.")
        @Size(max = 317) @Nullable String key,

        @JsonPropertyDescription("How the value is compared.") @Default("Equal")
        Operator operator,

        @JsonPropertyDescription("Value of the taint, with operator Equal.") @Size(max = 63) @Nullable String value,

        @JsonPropertyDescription("Effect of the taint; every effect when left out.") @Nullable Effect effect,

        @JsonPropertyDescription("How long the pod stays on a node with effect NoExecute; for ever when left out.")
        @Nullable Long tolerationSeconds) {

    public PodToleration {
        operator = operator == null ? Operator.Equal : operator;
    }

    /** How a taint's value is compared. */
    public enum Operator {
        /** It is this value. */
        Equal,
        /** Whatever it is. */
        Exists
    }

    /** What a taint does to pods. */
    public enum Effect {
        /** None are put there. */
        NoSchedule,
        /** None are put there where it can be avoided. */
        PreferNoSchedule,
        /** Those that are there have to go. */
        NoExecute
    }
}
