package org.anteroom.platform;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The origins whose pages are our own: that of the base URL and those configured beside it. */
@ApplicationScoped
@Startup
public class Origins {
    private final Set<String> own = new HashSet<>();

    Origins(PlatformConfig config) {
        own.add(originOf(config.baseUrl()));
        own.addAll(config.origins().orElse(List.of()));
    }

    /** Whether the value of an {@code Origin} header names one of ours, compared to the letter. */
    public boolean isOwn(String origin) {
        return own.contains(origin);
    }

    /**
     * Scheme, host and port of an address, as browsers write an origin.
     *
     * @throws IllegalArgumentException when the address has a path, a query, or no host
     */
    static String originOf(URI address) {
        var scheme = address.getScheme();
        var host = address.getHost();
        var path = address.getPath();
        if (scheme == null || host == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("an address like https://visits.example.org is needed, was " + address);
        }
        if ((path != null && !path.isEmpty() && !path.equals("/")) || address.getQuery() != null) {
            throw new IllegalArgumentException("the address must have no path, was " + address);
        }
        var port = address.getPort();
        boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
