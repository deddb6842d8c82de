package io.proxyconfig.emulator.contract;

import io.proxyconfig.emulator.Generation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs every test class once for each generation under test. */
final class GenerationExtension implements ClassTemplateInvocationContextProvider {

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        List<Generation> applicable =
                List.of(AnnotationSupport.findAnnotation(context.getRequiredTestClass(), DataPlaneContract.class)
                        .orElseThrow()
                        .value());
        return ContractTarget.generations().stream()
                .filter(applicable::contains)
                .map(InvocationOfGeneration::new);
    }

    private record InvocationOfGeneration(Generation generation) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return generation.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new TargetExtension(generation));
        }
    }
}
