package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A Secret with the credentials of a database user, and the keys that hold them. */
public record DatabaseCredentialsReference(
        @JsonPropertyDescription("Name of a Secret in the namespace of the ProxyConfig.")
        @Required
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(max = Names.OBJECT_LENGTH) String name,

        @JsonPropertyDescription("Key of the username.")
        @Default(DatabaseCredentialsReference.USERNAME)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String usernameKey,

        @JsonPropertyDescription("Key of the password.")
        @Default(DatabaseCredentialsReference.PASSWORD)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String passwordKey,

        @JsonPropertyDescription(
                "Key of the CA certificates (PEM) for the sslMode VerifyCA. The Secret needs this key only if a public CA did not sign the certificate of the database.")
        @Default(DatabaseCredentialsReference.CA)
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String caKey) {

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String CA = "ca.crt";

    public DatabaseCredentialsReference {
        usernameKey = usernameKey == null ? USERNAME : usernameKey;
        passwordKey = passwordKey == null ? PASSWORD : passwordKey;
        caKey = caKey == null ? CA : caKey;
    }

    /** A Secret with the default keys. */
    public static DatabaseCredentialsReference to(String name) {
        return new DatabaseCredentialsReference(name, USERNAME, PASSWORD, CA);
    }
}
