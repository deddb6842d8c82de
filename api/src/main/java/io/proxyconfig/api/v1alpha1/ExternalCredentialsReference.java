package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A Secret with the credentials of external instances, and the keys that hold them. */
public record ExternalCredentialsReference(
        @JsonPropertyDescription("Name of a Secret in the namespace of the ProxyConfig.")
        @Required
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(max = Names.OBJECT_LENGTH) String name,

        @JsonPropertyDescription("Key of the username for the Data Plane API.")
        @Default(ExternalCredentialsReference.USERNAME)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String usernameKey,

        @JsonPropertyDescription("Key of the password for the Data Plane API.")
        @Default(ExternalCredentialsReference.PASSWORD)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String passwordKey,

        @JsonPropertyDescription("Key of the bearer token for the probe.")
        @Default(ExternalCredentialsReference.TOKEN)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String tokenKey,

        @JsonPropertyDescription(
                "Key of the CA certificates (PEM) that signed the certificates of the Data Plane API and the probe. The Secret needs this key only if the operator does not trust that CA already.")
        @Default(ExternalCredentialsReference.CA)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String caKey) {

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String TOKEN = "token";
    private static final String CA = "ca.crt";

    public ExternalCredentialsReference {
        usernameKey = usernameKey == null ? USERNAME : usernameKey;
        passwordKey = passwordKey == null ? PASSWORD : passwordKey;
        tokenKey = tokenKey == null ? TOKEN : tokenKey;
        caKey = caKey == null ? CA : caKey;
    }

    /** A Secret with the default keys. */
    public static ExternalCredentialsReference to(String name) {
        return new ExternalCredentialsReference(name, USERNAME, PASSWORD, TOKEN, CA);
    }
}
