package io.proxyconfig.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.proxyconfig.api.v1alpha1.DateTime;
import io.proxyconfig.api.v1alpha1.ListKey;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.SpecLimits;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the schema what the CRD generator has no annotation for, from the records: descriptions of objects that are list
 * items, list types, formats, one default for a whole block, and the order of the printer columns.
 */
final class SchemaCompletion implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata generated, String version) {
        CustomResourceDefinition crd = (CustomResourceDefinition) generated;
        for (CustomResourceDefinitionVersion each : crd.getSpec().getVersions()) {
            JSONSchemaProps root = each.getSchema().getOpenAPIV3Schema();
            describe(root, ProxyConfig.class);
            root.setRequired(List.of("spec"));
            completeRecord(property(root, "spec"), ProxyConfigSpec.class);
            completeRecord(property(root, "status"), ProxyConfigStatus.class);
            order(each.getAdditionalPrinterColumns());
        }
        return crd;
    }

    private static void completeRecord(JSONSchemaProps schema, Class<?> type) {
        describe(schema, type);
        for (RecordComponent component : type.getRecordComponents()) {
            JSONSchemaProps property = property(schema, component.getName());
            complete(property, component.getGenericType(), annotation(component, ListKey.class));
            if (annotation(component, DateTime.class) != null) {
                property.setFormat("date-time");
            }
        }
    }

    private static void complete(JSONSchemaProps schema, Type type, @Nullable ListKey key) {
        dropRepeatedRules(schema);
        if (type == Integer.class) {
            schema.setFormat("int32");
        } else if (type == Long.class) {
            schema.setFormat("int64");
        } else if (type == Quantity.class) {
            schema.setMaxLength((long) SpecLimits.QUANTITY);
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            completeRecord(schema, record);
            defaultToItsFieldsDefaults(schema);
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            complete(schema.getAdditionalProperties().getSchema(), map.getActualTypeArguments()[1], null);
        } else if (KubernetesSchemas.isKubernetes(type)) {
            KubernetesSchemas.complete(schema, (Class<?>) type);
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            complete(schema.getItems().getSchema(), list.getActualTypeArguments()[0], null);
            if (key != null) {
                setListType(schema, List.of(key.value()));
            }
        }
    }

    /** The generator reads a rule of a record component twice: from the field and from the accessor. */
    private static void dropRepeatedRules(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        JSONSchemaProps property = schema.getProperties().get(name);
        if (property == null) {
            throw new IllegalStateException("the generator omitted the field " + name);
        }
        return property;
    }

    private static void setListType(JSONSchemaProps schema, List<String> keys) {
        if (keys.isEmpty()) {
            schema.setXKubernetesListType("set");
        } else {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(keys);
        }
    }

    /** The API server fills an empty block from its fields' defaults, so each default is written in one place only. */
    private static void defaultToItsFieldsDefaults(JSONSchemaProps schema) {
        if (schema.getDefault() != null) {
            schema.setDefault(JsonNodeFactory.instance.objectNode());
        }
    }

    /** A description of the field is more specific than a description of its type. */
    private static void describe(JSONSchemaProps schema, Class<?> type) {
        JsonClassDescription description = type.getAnnotation(JsonClassDescription.class);
        if (schema.getDescription() == null && description != null) {
            schema.setDescription(description.value());
        }
    }

    private static <A extends Annotation> @Nullable A annotation(RecordComponent component, Class<A> type) {
        try {
            return component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(type);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every record component has a field", e);
        }
    }

    /** The generator sorts columns by path; the order of the annotations is the order for readers. */
    private static void order(List<CustomResourceColumnDefinition> columns) {
        List<String> wanted = Arrays.stream(ProxyConfig.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<CustomResourceColumnDefinition> ordered = new ArrayList<>(columns);
        ordered.sort(Comparator.comparingInt(column -> wanted.indexOf(column.getName())));
        columns.clear();
        columns.addAll(ordered);
    }
}
