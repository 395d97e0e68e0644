package org.anteroom.demo;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.messaging.Mails;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Frames;
import org.anteroom.platform.Refusal;

/** The demo's post: every mail that was sent, to read. Answers as not there unless the demo is on. */
@Path("/demo/mail")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RunOnVirtualThread
public class MailPages {
    @CheckedTemplate(basePath = "demo")
    static class Templates {
        static native TemplateInstance mails(Frame frame, List<Mails.Kept> mails, String zone);

        static native TemplateInstance mail(Frame frame, Mails.Kept mail, String zone);
    }

    private final DemoConfig config;
    private final Mails mails;
    private final Clinics clinics;
    private final Frames frames;

    MailPages(DemoConfig config, Mails mails, Clinics clinics, Frames frames) {
        this.config = config;
        this.mails = mails;
        this.clinics = clinics;
        this.frames = frames;
    }

    @GET
    public TemplateInstance all() {
        var clinic = clinic();
        var frame = frames.of(clinic.help());
        return Templates.mails(frame, mails.kept(), clinic.zone().getId()).setLocale(frame.locale());
    }

    @GET
    @Path("{mail}")
    public TemplateInstance one(@PathParam("mail") String id) {
        var clinic = clinic();
        var frame = frames.of(clinic.help());
        return Templates.mail(frame, mail(id), clinic.zone().getId()).setLocale(frame.locale());
    }

    /** The mail's calendar file. */
    @GET
    @Path("{mail}/visit.ics")
    @Produces("text/calendar")
    public Response calendar(@PathParam("mail") String id) {
        clinic();
        return Response.ok(mail(id).ics(), "text/calendar; charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"visit.ics\"")
                .build();
    }

    private Mails.Kept mail(String id) {
        return mails.find(id).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private Clinic clinic() {
        if (!config.enabled()) {
            throw new Refusal.NotThere().toException();
        }
        return clinics.get(Cast.RIVERSIDE);
    }
}
