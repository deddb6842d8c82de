package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.operator.kubernetes.pods.PodContainers;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The three containers of a pod. {@code docs/instances.md} describes what their images must have. The Data Plane API and the probe
 * are native sidecars, so that they end after HAProxy.
 */
final class InstanceContainers {

    /** The restart policy of a native sidecar (Kubernetes 1.29 and later). */
    private static final String SIDECAR = "Always";

    private InstanceContainers() {}

    /** HAProxy has no liveness probe, because a restart would end its connections. */
    static Container haproxy(InstancePod pod, InstanceSettings settings) {
        return container(PodContainers.HAPROXY, image(pod, settings), pod)
                .withCommand("sh", InstanceVolumes.BOOT + "/start-haproxy.sh")
                .withEnv(pod.env())
                .withResources(resources(pod.resources().haproxy(), Map.of("cpu", "100m", "memory", "128Mi")))
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("sh", InstanceVolumes.BOOT + "/ready.sh")
                .endExec()
                .withPeriodSeconds(5)
                .withTimeoutSeconds(5)
                .withSuccessThreshold(1)
                .withFailureThreshold(2)
                .endReadinessProbe()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("sh", InstanceVolumes.BOOT + "/stop-haproxy.sh")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .withVolumeMounts(InstanceVolumes.haproxy())
                .build();
    }

    /** The Data Plane API runs HAProxy to validate a configuration, so both need the same environment variables. */
    static Container dataplane(InstancePod pod, InstanceSettings settings) {
        return container(PodContainers.DATAPLANE, dataplaneImage(pod, settings), pod)
                .withRestartPolicy(SIDECAR)
                .withCommand("sh", InstanceVolumes.BOOT + "/start-dataplane.sh")
                .withEnv(pod.env())
                .withPorts(port(PodContainers.DATAPLANE, InstanceStatefulSet.DATAPLANE_PORT))
                .withResources(resources(pod.resources().dataplane(), Map.of("cpu", "10m", "memory", "64Mi")))
                .withVolumeMounts(InstanceVolumes.dataplane())
                .build();
    }

    static Container probe(InstancePod pod, InstanceSettings settings) {
        return container(PodContainers.PROBE, probeImage(pod, settings), pod)
                .withRestartPolicy(SIDECAR)
                .withArgs(
                        "io.proxyconfig.probe.ProbeMain",
                        "--master-socket=" + InstanceVolumes.RUN + "/master.sock",
                        "--listen=0.0.0.0:" + InstanceStatefulSet.PROBE_PORT,
                        "--token-file=" + InstanceVolumes.CREDENTIALS + "/" + CredentialsSecret.TOKEN,
                        "--state-dir=" + InstanceVolumes.PROBE_STATE,
                        "--failed-starts=" + InstanceVolumes.RUN + "/failed-starts",
                        "--stopping=" + InstanceVolumes.RUN + "/stopping",
                        "--tls-key-store=" + InstanceVolumes.TLS + "/" + TlsSecret.KEY_STORE,
                        "--tls-key-store-password-file=" + InstanceVolumes.TLS + "/" + TlsSecret.KEY_STORE_PASSWORD)
                .withPorts(port(PodContainers.PROBE, InstanceStatefulSet.PROBE_PORT))
                .withEnv(ofPod("POD_NAME", "metadata.name"), ofPod("POD_UID", "metadata.uid"))
                .withResources(resources(pod.resources().probe(), Map.of("cpu", "50m", "memory", "96Mi")))
                .withVolumeMounts(InstanceVolumes.probe())
                .build();
    }

    private static EnvVar ofPod(String name, String field) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", field)
                .endValueFrom()
                .build();
    }

    /** The image of HAProxy and the Data Plane API. */
    static String image(InstancePod pod, InstanceSettings settings) {
        String image = pod.image();
        return image == null ? settings.haproxyImage() : image;
    }

    /** The image of the Data Plane API. It can differ from the image of HAProxy. */
    static String dataplaneImage(InstancePod pod, InstanceSettings settings) {
        String image = pod.dataplaneImage();
        return image == null ? image(pod, settings) : image;
    }

    /** The image of the probe. */
    static String probeImage(InstancePod pod, InstanceSettings settings) {
        String image = pod.probeImage();
        return image == null ? settings.probeImage() : image;
    }

    private static ContainerBuilder container(String name, String image, InstancePod pod) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(pod.imagePullPolicy().name())
                .withSecurityContext(PodSecurity.container(pod.containerSecurityContext()))
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("FallbackToLogsOnError");
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static ResourceRequirements resources(
            @Nullable ResourceRequirements wanted, Map<String, String> requestsByDefault) {
        ResourceRequirements given = wanted == null ? new ResourceRequirements() : wanted;
        Map<String, Quantity> limits = sorted(given.getLimits());
        Map<String, Quantity> requests = new TreeMap<>();
        requestsByDefault.forEach((name, quantity) -> requests.put(name, new Quantity(quantity)));
        limits.forEach((name, limit) -> requests.computeIfPresent(name, (same, request) -> least(request, limit)));
        requests.putAll(sorted(given.getRequests()));
        return new ResourceRequirementsBuilder(given)
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    private static Map<String, Quantity> sorted(@Nullable Map<String, Quantity> quantities) {
        return quantities == null ? new TreeMap<>() : new TreeMap<>(quantities);
    }

    /** The API server refuses a request above the limit, so a default must not exceed a limit that is set. */
    private static Quantity least(Quantity request, Quantity limit) {
        return request.getNumericalAmount().compareTo(limit.getNumericalAmount()) <= 0 ? request : limit;
    }
}
