package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneErrorKind;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import io.proxyconfig.operator.dataplane.TextValidation;
import io.proxyconfig.operator.render.ConfigurationText;
import java.util.Optional;

/**
 * Checks the file of a user before a reload. HAProxy judges the text of the user, so that its messages have the line numbers
 * of the user. Then the Data Plane API saves the file without a reload, and the operator compares what it saved with what
 * it sent, because the Data Plane API rewrites a file.
 */
final class UserFileCheck {
    private final DataPlaneClient dataPlane;

    UserFileCheck(DataPlaneClient dataPlane) {
        this.dataPlane = dataPlane;
    }

    /** The result of the check. */
    sealed interface Checked {
        /** The saved file has the meaning of the text; the next push must name its version. */
        record Preserved(StoredConfiguration saved) implements Checked {}

        /** The instance has its previous file. */
        record NotUsable(FailureKind kind, String message) implements Checked {}

        /** Another client changed the file in between. */
        record Overtaken(String message) implements Checked {}
    }

    /**
     * Saves the file without a reload.
     *
     * @param userText the text of the user
     * @param text the file to save
     * @param before what the instance has
     */
    Checked check(String userText, String text, StoredConfiguration before) throws DataPlaneException {
        TextValidation validation = dataPlane.validate(userText);
        if (validation instanceof TextValidation.Invalid invalid) {
            return new Checked.NotUsable(FailureKind.Refused, invalid.message());
        }
        boolean valid = validation instanceof TextValidation.Valid;
        return switch (dataPlane.save(text, before.version())) {
            case PushResult.Saved saved ->
                valid ? compare(text, saved.stored(), before) : refusedWithoutMessage(saved.stored(), before);
            case PushResult.Conflict other -> new Checked.Overtaken(other.message());
            case PushResult.Refused other -> valid ? notValidAsStored(other) : refused(other.message());
            case PushResult other -> throw unexpected(other);
        };
    }

    private static Checked refused(String message) {
        return new Checked.NotUsable(FailureKind.Refused, message);
    }

    private static Checked notValidAsStored(PushResult.Refused stored) {
        return new Checked.NotUsable(
                FailureKind.NotPreserved,
                "HAProxy accepts the file, but refuses it as the Data Plane API rewrites it: " + stored.message());
    }

    /** The rewriting removed the error, so HAProxy has no message about it. */
    private Checked refusedWithoutMessage(StoredConfiguration saved, StoredConfiguration before)
            throws DataPlaneException {
        save(before.text(), saved.version());
        return refused(
                "HAProxy refuses the file in the check of the Data Plane API 2.x, which does not pass on the message:"
                        + " run 'haproxy -c -f FILE' to see it");
    }

    /** Saves the previous file again, if the instance has another one now. */
    void restore(StoredConfiguration before) throws DataPlaneException {
        StoredConfiguration now = dataPlane.read();
        if (!ConfigurationText.sameMeaning(before.text(), now.text())) {
            save(before.text(), now.version());
        }
    }

    private Checked compare(String text, StoredConfiguration saved, StoredConfiguration before)
            throws DataPlaneException {
        Optional<String> difference = ConfigurationText.firstDifference(text, saved.text());
        if (difference.isEmpty()) {
            return new Checked.Preserved(saved);
        }
        save(before.text(), saved.version());
        return new Checked.NotUsable(
                FailureKind.NotPreserved,
                "the Data Plane API would change what the file means: " + difference.get()
                        + "; write the file so that this line means the same without it or in another order");
    }

    private void save(String text, long version) throws DataPlaneException {
        PushResult result = dataPlane.save(text, version);
        if (!(result instanceof PushResult.Saved)) {
            throw unexpected(result);
        }
    }

    private static DataPlaneException unexpected(PushResult result) {
        return new DataPlaneException(
                DataPlaneErrorKind.Unexpected, "the Data Plane API could not save a file without a reload: " + result);
    }
}
