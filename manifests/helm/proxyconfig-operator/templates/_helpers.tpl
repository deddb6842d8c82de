{{/* Value of the label app.kubernetes.io/name. */}}
{{- define "proxyconfig-operator.name" -}}
{{ default .Chart.Name .Values.nameOverride }}
{{- end }}

{{/* Name of the objects. It does not depend on the release's name. */}}
{{- define "proxyconfig-operator.fullname" -}}
{{ default (include "proxyconfig-operator.name" .) .Values.fullnameOverride }}
{{- end }}

{{- define "proxyconfig-operator.serviceAccountName" -}}
{{ default (include "proxyconfig-operator.fullname" .) .Values.serviceAccount.name }}
{{- end }}

{{/* The labels by which Services, NetworkPolicies and the like find the operator's pods. No value changes them. */}}
{{- define "proxyconfig-operator.selector" -}}
app.kubernetes.io/part-of: proxyconfig
app.kubernetes.io/component: operator
{{- end }}

{{/* The recommended labels. Takes a dict: root, component. */}}
{{- define "proxyconfig-operator.labels" -}}
app.kubernetes.io/name: {{ include "proxyconfig-operator.name" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: proxyconfig
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/*
Labels and annotations of an object. Takes a dict: root, and where the object has its own: component, labels, annotations.
*/}}
{{- define "proxyconfig-operator.metadata" -}}
{{- $own := include "proxyconfig-operator.labels" (dict "root" .root "component" (default "operator" .component)) | fromYaml -}}
{{- $chart := dict "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_") -}}
labels:
  {{- toYaml (merge $own $chart (default dict .labels) .root.Values.labels) | nindent 2 }}
{{- with merge (dict) (default dict .annotations) .root.Values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The subjects of the operator's role bindings. */}}
{{- define "proxyconfig-operator.subjects" -}}
subjects:
- kind: ServiceAccount
  name: {{ include "proxyconfig-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* An image's name. Takes a dict: root, image. A digest wins over a tag. */}}
{{- define "proxyconfig-operator.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}
{{- end }}
