package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;

/** Follows references and parses values: from a spec to a model without anything unknown in it. */
@SuppressWarnings("DoNotCallSuggester")
public final class Resolver {

    /** What the resource asks for, or what is wrong with it. */
    public Resolution resolve(String namespace, String name, ProxyConfigSpec spec, References refs) {
        throw new UnsupportedOperationException("next commit");
    }
}
