package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.regex.Pattern;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.QrCode;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/** Hands a guest's link to whoever has made it, the same at every door: once, to copy or to show, and by mail where they want that. */
@ApplicationScoped
public class GuestLinks {
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>,;\"]{1,64}@[^\\s@<>,;\"]{1,180}\\.[^\\s@<>,;\"]{2,}");

    private final GuestMail mail;
    private final PlatformConfig platform;

    GuestLinks(GuestMail mail, PlatformConfig platform) {
        this.mail = mail;
        this.platform = platform;
    }

    /**
     * A link, which is shown once and kept nowhere.
     *
     * @param text an invitation with the link, to be passed on in a message
     * @param qr the same link as an SVG image
     * @param mail {@code none} when no address was given, else {@code sent}, {@code off} or {@code failed}
     */
    public record Link(PersonId guest, String link, String text, String qr, String mail) {}

    /**
     * The link of the invitation; mailed as well when there is an address, which is not kept.
     *
     * @param language of the invitation: {@code en} or {@code es}
     */
    public Link hand(Invitations.Invited invited, @Nullable String address, @Nullable String language) {
        var link = platform.baseUrl().resolve(invited.path());
        var part = invited.visit().part(invited.guest()).orElseThrow().part();
        var locale = "es".equals(language) ? Locale.of("es") : Locale.ENGLISH;
        var outcome = "none";
        if (address != null) {
            outcome = mail.send(invited.visit(), part, address, locale, link)
                    .name()
                    .toLowerCase(Locale.ROOT);
        }
        return new Link(
                invited.guest(),
                link.toString(),
                mail.text(invited.visit(), part, locale, link),
                QrCode.of(link.toString()).toSvg(),
                outcome);
    }

    /** The address as it was typed, null when there is none; look at it before anything is made. Refuses what is no mail address. */
    public static @Nullable String address(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!ADDRESS.matcher(text.strip()).matches()) {
            throw Refusal.Invalid.of("email", "must be a mail address").toException();
        }
        return text.strip();
    }
}
