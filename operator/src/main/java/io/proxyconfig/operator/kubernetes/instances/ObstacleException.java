package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.operator.resolve.OwnInstances.Obstacle;

/** Something that somebody has to put right before instances can be run. */
final class ObstacleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Obstacle obstacle;

    ObstacleException(Obstacle.Kind kind, String message) {
        super(message);
        this.obstacle = new Obstacle(kind, message);
    }

    Obstacle obstacle() {
        return obstacle;
    }
}
