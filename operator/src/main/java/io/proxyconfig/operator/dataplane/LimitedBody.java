package io.proxyconfig.operator.dataplane;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The body of an answer as text (UTF-8). It closes the connection when the body exceeds a limit, so no server can fill the heap. */
final class LimitedBody implements BodySubscriber<String> {
    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final int limit;
    private @Nullable Subscription subscription;
    private long size;

    private LimitedBody(int limit) {
        this.limit = limit;
    }

    /** Reads bodies of up to this number of bytes. */
    static BodyHandler<String> of(int limit) {
        return info -> new LimitedBody(limit);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Subscription one) {
        subscription = one;
        text.onSubscribe(one);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (size > limit) {
            return;
        }
        size += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > limit) {
            Objects.requireNonNull(subscription).cancel();
            text.onError(new AnswerTooLongException(limit));
        } else {
            text.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
