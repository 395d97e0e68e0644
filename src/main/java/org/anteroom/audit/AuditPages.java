package org.anteroom.audit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.anteroom.identity.Actors;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Words;
import org.jspecify.annotations.Nullable;

/**
 * The auditor's plain list: who, what, when, and never the content. Staff are named; patients and guests have their id only, as they
 * are not the ones who are looked at here. Reading it is recorded as well.
 */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AuditPages {
    private static final int MOST = 200;
    private static final Pattern MARK = Pattern.compile("(\\d{1,15})_([0-9A-Za-z|-]{1,80})");

    @CheckedTemplate(basePath = "audit")
    static class Templates {
        static native TemplateInstance trail(Frame frame, List<Row> rows, String visit, @Nullable String older);
    }

    /** An entry as the page shows it, in the reader's words. */
    record Row(AuditTrail.Entry entry, String who, String as, String what, String outcome) {}

    private final AuditTrail trail;
    private final People people;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;

    AuditPages(AuditTrail trail, People people, Actors actors, SecurityIdentity identity, StaffFrames frames) {
        this.trail = trail;
        this.people = people;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
    }

    /**
     * The newest entries of the auditor's clinics, all or those of one visit.
     *
     * @param before the last entry of the page before, as its link to older ones names it
     */
    @GET
    @RolesAllowed(Roles.AUDITOR)
    public TemplateInstance trail(
            @QueryParam("visit") @Nullable String visit, @QueryParam("before") @Nullable String before) {
        var actor = actors.require(identity);
        trail.readingOfTrail(actor);
        var one = visit != null && Ids.looksLikeId(visit) ? visit : null;
        var frame = frames.of(actor);
        // One more than is shown says whether there are older ones.
        var found = trail.newest(actor.clinicIds(), one, mark(before), MOST + 1);
        var shown = found.subList(0, Math.min(MOST, found.size()));
        var known = people
                .findAll(shown.stream()
                        .map(AuditTrail.Entry::actor)
                        .filter(Ids::looksLikeId)
                        .distinct()
                        .map(PersonId::new)
                        .toList())
                .stream()
                .collect(Collectors.toMap(person -> person.id().value(), person -> person));
        var rows = shown.stream()
                .map(entry -> row(entry, who(entry, known, frame.locale()), frame.locale()))
                .toList();
        var older = found.size() > MOST ? older(one, shown.getLast()) : null;
        return Templates.trail(frame, rows, one == null ? "" : one, older).setLocale(frame.locale());
    }

    private static Row row(AuditTrail.Entry entry, String who, Locale locale) {
        return new Row(
                entry,
                who,
                said(locale, "audit_as", entry.as()),
                said(locale, "audit_action", entry.action()),
                said(locale, "audit_outcome", entry.outcome()));
    }

    /** The words for it; the word itself where only a newer version knows what it means. */
    private static String said(Locale locale, String prefix, String name) {
        return Words.find(locale, prefix, name).orElseGet(() -> Words.with(locale, "audit_unknown", "word", name));
    }

    private static String who(AuditTrail.Entry entry, Map<String, Person> known, Locale locale) {
        if (entry.actor().equals(AuditTrail.TIMER)) {
            return Words.say(locale, "audit_timer");
        }
        var person = known.get(entry.actor());
        if (person == null) {
            return entry.as().equals(AuditTrail.As.LINK.name())
                    ? Words.with(locale, "audit_guest", "id", entry.actor())
                    : entry.actor();
        }
        return person.birthDate() == null ? person.name() : Words.with(locale, "audit_patient", "id", entry.actor());
    }

    private static String older(@Nullable String visit, AuditTrail.Entry last) {
        var mark = last.at().toEpochMilli() + "_" + URLEncoder.encode(last.id(), StandardCharsets.UTF_8);
        return "/audit?" + (visit == null ? "" : "visit=" + visit + "&") + "before=" + mark;
    }

    private static AuditTrail.@Nullable Mark mark(@Nullable String before) {
        var found = MARK.matcher(before == null ? "" : before);
        return found.matches()
                ? new AuditTrail.Mark(Instant.ofEpochMilli(Long.parseLong(found.group(1))), found.group(2))
                : null;
    }
}
