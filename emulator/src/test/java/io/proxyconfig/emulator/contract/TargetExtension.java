package io.proxyconfig.emulator.contract;

import io.proxyconfig.emulator.Generation;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every invocation of a test class its own target. JUnit closes it after the invocation. */
final class TargetExtension implements BeforeClassTemplateInvocationCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TargetExtension.class);

    private final Generation generation;

    TargetExtension(Generation generation) {
        this.generation = generation;
    }

    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
        context.getStore(NAMESPACE).put(ContractTarget.class, ContractTarget.start(generation));
    }

    /** The context of a test method can see the target of its invocation, and that of the test class cannot. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ContractTarget.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).get(ContractTarget.class, ContractTarget.class);
    }
}
