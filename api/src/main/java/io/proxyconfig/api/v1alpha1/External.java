package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** HAProxies that somebody else runs, each with a Data Plane API and a probe beside it. */
@ValidationRule(
        value = "self.instances.all(a, self.instances.exists_one(b, a.dataPlaneURL == b.dataPlaneURL))",
        messageExpression =
                "'instance %s has the dataPlaneURL of another one: each instance has a Data Plane API of its own'.format([self.instances.filter(a, self.instances.exists(b, a.name != b.name && a.dataPlaneURL == b.dataPlaneURL))[0].name])",
        fieldPath = ".instances")
public record External(
        @JsonPropertyDescription("The instances; a change goes to one after the other, in this order.")
        @Required
        @ListKey("name")
        @Size(min = 1, max = 32) List<ExternalInstance> instances,

        @JsonPropertyDescription(
                "Secret with the keys username and password (Data Plane API), token (probe) and, where they use TLS with a CA of their own, ca.crt.")
        @Required
        LocalReference credentialsSecretRef) {

    public External {
        instances = instances == null ? List.of() : List.copyOf(instances);
    }
}
