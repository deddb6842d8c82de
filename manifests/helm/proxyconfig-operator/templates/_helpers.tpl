{{/*
Labels and annotations of an object. Takes a dict: root, and labels and annotations of that object where it has its own.
*/}}
{{- define "proxyconfig-operator.metadata" -}}
{{- $own := dict
  "app.kubernetes.io/name" "proxyconfig-operator"
  "app.kubernetes.io/instance" .root.Release.Name
  "app.kubernetes.io/version" .root.Chart.AppVersion
  "app.kubernetes.io/managed-by" .root.Release.Service
  "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_") -}}
labels:
  {{- toYaml (merge $own (default dict .labels) .root.Values.labels) | nindent 2 }}
{{- with merge (dict) (default dict .annotations) .root.Values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What is bound to the operator's permissions. */}}
{{- define "proxyconfig-operator.subjects" -}}
subjects:
- kind: ServiceAccount
  name: proxyconfig-operator
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* An image's name. Takes a dict: image, and root. */}}
{{- define "proxyconfig-operator.image" -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}
