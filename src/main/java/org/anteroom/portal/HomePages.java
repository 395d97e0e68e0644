package org.anteroom.portal;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.anteroom.identity.Actors;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.PlatformConfig;
import org.jspecify.annotations.Nullable;

/** The landing page, which says what is running, and the reader's choices of language, theme and text size. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class HomePages {
    private static final int YEAR = 31_536_000;

    @CheckedTemplate(basePath = "portal")
    static class Templates {
        static native TemplateInstance home(Frame frame, List<RunningPart> parts, boolean demo);
    }

    private final Frames frames;
    private final PlatformConfig config;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames staff;

    HomePages(Frames frames, PlatformConfig config, Actors actors, SecurityIdentity identity, StaffFrames staff) {
        this.frames = frames;
        this.config = config;
        this.actors = actors;
        this.identity = identity;
        this.staff = staff;
    }

    /**
     * A part of the running product, as the start script told it.
     *
     * @param kind {@code real}, {@code embedded} or {@code missing}
     */
    record RunningPart(String name, String kind, String detail) {}

    @GET
    public TemplateInstance home() {
        var frame = actors.find(identity).map(staff::of).orElseGet(frames::anonymous);
        boolean demo = org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getOptionalValue("anteroom.demo.enabled", Boolean.class)
                .orElse(false);
        return Templates.home(frame, parts(), demo).setLocale(frame.locale());
    }

    /** Keeps the reader's choice of language, theme or text size in a cookie and goes back to where they were. */
    @POST
    @Path("preferences")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response prefer(
            @FormParam("lang") @Nullable String lang,
            @FormParam("theme") @Nullable String theme,
            @FormParam("size") @Nullable String size,
            @FormParam("back") @Nullable String back) {
        var path = back != null && back.matches("/[A-Za-z0-9/_-]*") && !back.startsWith("//") ? back : "/";
        var response = Response.seeOther(URI.create(path));
        choose(response, "lang", lang, Set.of("en", "es"));
        choose(response, "theme", theme, Set.of("clinic", "clinic-dark"));
        choose(response, "size", size, Set.of("a", "aa", "aaa"));
        return response.build();
    }

    private static void choose(
            Response.ResponseBuilder response, String name, @Nullable String value, Set<String> allowed) {
        if (value != null && allowed.contains(value)) {
            response.cookie(new NewCookie.Builder(name)
                    .value(value)
                    .path("/")
                    .maxAge(YEAR)
                    .sameSite(NewCookie.SameSite.LAX)
                    .httpOnly(true)
                    .build());
        }
    }

    /** Told as {@code name=kind:detail} parts with semicolons between. */
    private List<RunningPart> parts() {
        return config.parts().stream()
                .flatMap(all -> Arrays.stream(all.split(";")))
                .map(part -> part.split("[=:]", 3))
                .filter(part -> part.length == 3)
                .map(part -> new RunningPart(part[0].strip(), part[1].strip(), part[2].strip()))
                .toList();
    }
}
