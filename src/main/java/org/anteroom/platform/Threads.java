package org.anteroom.platform;

import java.util.concurrent.Executor;

/**
 * Virtual threads that know the application's classes, whoever starts them. A thread inherits its context class loader from the one
 * that starts it, and a library's own thread, such as those of an HTTP client, has another: what it starts could use only beans that
 * exist already.
 */
public final class Threads {
    private Threads() {}

    /** Does it in a thread of its own, which ends with it. */
    public static Thread start(String name, Runnable deed) {
        var thread = Thread.ofVirtual().name(name).unstarted(deed);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        thread.start();
        return thread;
    }

    /** Does each thing in a thread of its own, for libraries that call back. */
    public static Executor executor(String name) {
        return deed -> start(name, deed);
    }
}
