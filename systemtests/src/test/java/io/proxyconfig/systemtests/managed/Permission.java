package io.proxyconfig.systemtests.managed;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * The smallest thing that RBAC grants.
 *
 * @param role kind and name of the role that grants it
 * @param group API group; empty for the core
 * @param resource in the plural, with its subresource after a slash
 * @param name of the only object that it is for; empty for all
 * @param verb of the API server
 */
record Permission(String role, String group, String resource, String name, String verb) {

    /** All that a rule of a role grants. */
    static Stream<Permission> of(String role, PolicyRule rule) {
        List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
        return rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                .flatMap(resource -> names.stream().flatMap(name -> rule.getVerbs().stream()
                        .map(verb -> new Permission(role, group, resource, name, verb)))));
    }

    /** Whether a rule that grants it needs to be there for this access. */
    boolean covers(AuditLog.Access access) {
        return access.grantedBy().equals(role)
                && access.group().equals(group)
                && access.resource().equals(resource)
                && access.verb().equals(verb)
                && (name.isEmpty() || name.equals(access.name()));
    }

    /** A rule that grants this and nothing else. */
    PolicyRule rule() {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withResourceNames(name.isEmpty() ? List.of() : List.of(name))
                .withVerbs(verb)
                .build();
    }

    @Override
    public String toString() {
        return role + ": " + verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                + (name.isEmpty() ? "" : " " + name);
    }
}
