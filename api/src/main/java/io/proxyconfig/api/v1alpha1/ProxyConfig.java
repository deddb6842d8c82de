package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A configuration of HAProxy and the observed state of the instances that run it. */
@Group(ProxyConfig.GROUP)
@Version(ProxyConfig.VERSION)
@Kind("ProxyConfig")
@Singular("proxyconfig")
@Plural("proxyconfigs")
@ShortNames("pcfg")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Instances", jsonPath = ".status.instances", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Management",
        jsonPath = ".status.management",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Sessions",
        jsonPath = ".status.sessions.current",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Draining",
        jsonPath = ".status.sessions.draining",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@Categories("proxyconfig")
@ValidationRule(
        value = "has(self.spec.external) || self.metadata.name.matches(r'" + Names.MANAGED_PATTERN + "')",
        message = "metadata.name cannot name the Services and pods of managed instances",
        messageExpression = "'metadata.name %s cannot name the Services and pods of managed instances: use at most "
                + Names.MANAGED_LENGTH
                + " lower case letters, digits and -, with a letter first'.format([self.metadata.name])")
@JsonClassDescription(
        "A configuration of HAProxy for long-lived database connections. The operator applies it to each instance without breaking a connection. Ready is True only after the operator has verified that the current workers run it.")
public class ProxyConfig extends CustomResource<ProxyConfigSpec, ProxyConfigStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** The API group of the resource. */
    public static final String GROUP = "proxyconfig.io";

    /** The only served version. */
    public static final String VERSION = "v1alpha1";
}
