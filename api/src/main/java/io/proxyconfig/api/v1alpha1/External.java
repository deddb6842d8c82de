package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** HAProxy instances that the operator does not run, each with its Data Plane API and its probe. */
@ValidationRule(
        value = "self.instances.all(a, self.instances.exists_one(b, a.dataPlaneURL == b.dataPlaneURL))",
        message = "two instances have the same dataPlaneURL: each instance needs its own Data Plane API",
        messageExpression =
                "'instance %s has the dataPlaneURL of another instance: each instance needs its own Data Plane API'.format([self.instances.filter(a, self.instances.exists(b, a.name != b.name && a.dataPlaneURL == b.dataPlaneURL))[0].name])",
        fieldPath = ".instances")
@ValidationRule(
        value = Rules.ENCRYPTED,
        message = Rules.ENCRYPTED_MESSAGE,
        messageExpression = Rules.ENCRYPTED_MESSAGE_EXPRESSION,
        fieldPath = ".instances")
public record External(
        @JsonPropertyDescription("The instances. The operator applies a change to one after another, in this order.")
        @Required
        @ListKey("name")
        @Size(min = 1, max = SpecLimits.EXTERNAL_INSTANCES) List<ExternalInstance> instances,

        @JsonPropertyDescription(
                "Secret with the username and password for the Data Plane API and the token for the probe.")
        @Required
        ExternalCredentialsReference credentialsSecretRef,

        @JsonPropertyDescription(
                "Allows http:// in dataPlaneURL and probeURL for addresses other than loopback. The operator then sends the credentials without encryption.")
        @Default("false")
        Boolean allowPlainHTTP) {

    public External {
        instances = instances == null ? List.of() : List.copyOf(instances);
        allowPlainHTTP = allowPlainHTTP == null ? Boolean.FALSE : allowPlainHTTP;
    }

    /** Instances whose URLs have https or a loopback address. */
    public External(List<ExternalInstance> instances, ExternalCredentialsReference credentialsSecretRef) {
        this(instances, credentialsSecretRef, false);
    }
}
