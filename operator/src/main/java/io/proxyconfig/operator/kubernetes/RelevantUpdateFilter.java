package io.proxyconfig.operator.kubernetes;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.RenderRequest;
import io.proxyconfig.operator.pipeline.TakeOverRequest;
import java.util.Objects;

/**
 * Accepts updates of a ProxyConfig that need a reconciliation: of the spec, of the operator's annotations, of the finalizer,
 * and its deletion. The framework's own filter compares generations only, and an annotation does not change them. Updates
 * of the status are the operator's own.
 */
final class RelevantUpdateFilter implements OnUpdateFilter<ProxyConfig> {
    @Override
    public boolean accept(ProxyConfig updated, ProxyConfig before) {
        return !Objects.equals(
                        updated.getMetadata().getGeneration(),
                        before.getMetadata().getGeneration())
                || PauseRequest.isAnnotated(updated) != PauseRequest.isAnnotated(before)
                || TakeOverRequest.isRequested(updated) != TakeOverRequest.isRequested(before)
                || RenderRequest.isRequested(updated) != RenderRequest.isRequested(before)
                || updated.isMarkedForDeletion()
                || !updated.hasFinalizer(ProxyConfigReconciler.FINALIZER)
                || !before.hasFinalizer(ProxyConfigReconciler.FINALIZER);
    }
}
