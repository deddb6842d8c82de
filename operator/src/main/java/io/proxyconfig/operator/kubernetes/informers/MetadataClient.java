package io.proxyconfig.operator.kubernetes.informers;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * A client that gets only the metadata of objects, as {@code PartialObjectMetadata} (Kubernetes documentation, "Kubernetes API
 * Concepts"). With it, an informer needs memory for the number of objects in a namespace, and not for their content.
 */
public final class MetadataClient {
    private static final String NAME = "metadata";

    private MetadataClient() {}

    /** A client for the same API server, which the caller closes. It is for lists and watches only. */
    public static KubernetesClient of(KubernetesClient client) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withKubernetesSerialization(new KubernetesSerialization(mapper(), true))
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor(NAME, new Interceptor() {
                    @Override
                    public void before(BasicBuilder request, HttpRequest original, RequestTags tags) {
                        request.setHeader("Accept", accept(original));
                    }
                }))
                .build();
    }

    /** The API server sends {@code null} for the items of an empty list. */
    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return mapper;
    }

    private static String accept(HttpRequest request) {
        String query = request.uri().getQuery();
        boolean watch = query != null && query.contains("watch=true");
        String type = watch ? "PartialObjectMetadata" : "PartialObjectMetadataList";
        // discovery answers have only the second form
        return "application/json;as=" + type + ";g=meta.k8s.io;v=v1,application/json";
    }
}
