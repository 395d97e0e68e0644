package org.anteroom.platform;

import io.smallrye.health.api.Wellness;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Says when news does not travel between replicas. A matter of wellness, not of readiness: pages of another replica see a change a
 * second later then, and taking every replica out of service for that would be worse than the fault.
 */
@Wellness
class NewsHealth implements HealthCheck {
    private final RedisNews redis;

    NewsHealth(RedisNews redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("news between replicas")
                .withData("way", redis.isWanted() ? "redis" : "local")
                .status(!redis.isWanted() || redis.isUp())
                .build();
    }
}
