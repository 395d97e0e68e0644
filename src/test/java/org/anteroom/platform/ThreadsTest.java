package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a thread finds does not depend on who started it. */
class ThreadsTest {
    @Test
    void aThreadFindsTheApplicationsClassesWhoeverStartsIt() throws Exception {
        var seen = new CompletableFuture<ClassLoader>();
        var library = Thread.ofPlatform()
                .unstarted(() -> Threads.executor("deed")
                        .execute(() -> seen.complete(Thread.currentThread().getContextClassLoader())));
        library.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        library.start();

        assertThat(seen.get()).isSameAs(Threads.class.getClassLoader());
    }
}
