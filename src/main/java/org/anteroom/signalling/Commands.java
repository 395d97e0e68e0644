package org.anteroom.signalling;

import com.mongodb.MongoException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.MediaSource;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Problem;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Chat;
import org.anteroom.visit.Encounters;
import org.anteroom.visit.Focus;
import org.anteroom.visit.Moves;
import org.anteroom.visit.Sending;
import org.anteroom.visit.Visits;

/** Does what pages ask on their sockets, and answers each command once. Nothing thrown here reaches another socket. */
@ApplicationScoped
class Commands {
    private final Encounters encounters;
    private final Visits visits;
    private final Chat chat;
    private final Focus focus;
    private final Moves moves;
    private final Sending sending;
    private final Rooms rooms;
    private final Signals signals;

    Commands(
            Encounters encounters,
            Visits visits,
            Chat chat,
            Focus focus,
            Moves moves,
            Sending sending,
            Rooms rooms,
            Signals signals) {
        this.encounters = encounters;
        this.moves = moves;
        this.sending = sending;
        this.visits = visits;
        this.chat = chat;
        this.focus = focus;
        this.rooms = rooms;
        this.signals = signals;
    }

    /**
     * Does it after everything the page asked before. What asks neither the store nor a bridge is done on the thread that heard it:
     * the way from one page to the other costs no change of thread.
     */
    void take(VisitId visit, Client client, ClientMessage message) {
        switch (message) {
            case ClientMessage.Beat _, ClientMessage.Signal _ -> client.soon(() -> handle(visit, client, message));
            default -> client.later(() -> handle(visit, client, message));
        }
    }

    private void handle(VisitId visit, Client client, ClientMessage message) {
        try {
            deed(visit, client, message);
            client.send(new ServerMessage.Done(message.id()));
        } catch (RefusedException e) {
            client.send(new ServerMessage.Refused(message.id(), Problem.of(e.refusal())));
        } catch (BridgeException e) {
            Log.warnf("bridge problem visit=%s problem=%s", visit, e.problem());
            refuse(client, message, new Refusal.Unavailable("videobridge"));
        } catch (MongoException e) {
            Log.errorf(
                    "store did not serve a command visit=%s kind=%s",
                    visit, e.getClass().getSimpleName());
            refuse(client, message, new Refusal.Unavailable("store"));
        } catch (RuntimeException e) {
            var reference = Ids.random().substring(0, 8);
            Log.errorf(
                    "command failed reference=%s visit=%s kind=%s",
                    reference, visit, e.getClass().getName());
            Log.debug("command failed " + reference, e);
            client.send(new ServerMessage.Refused(message.id(), Problem.fault(reference)));
        }
    }

    private static void refuse(Client client, ClientMessage message, Refusal refusal) {
        client.send(new ServerMessage.Refused(message.id(), Problem.of(refusal)));
    }

    private void deed(VisitId id, Client client, ClientMessage message) {
        var actor = client.actor();
        switch (message) {
            case ClientMessage.Beat _ -> {
                // The answer is all that is asked for.
            }
            case ClientMessage.Join _ -> rooms.show(encounters.join(id, actor, client.page()));
            case ClientMessage.Renew renew -> rooms.show(encounters.renew(id, actor, renew.epoch(), renew.leg()));
            case ClientMessage.Leave _ -> encounters.leave(id, actor, client.page());
            case ClientMessage.Say say ->
                sending.say(
                        id,
                        actor,
                        client.page(),
                        new Sending.Word(
                                say.microphone(),
                                say.camera(),
                                say.sharing(),
                                say.link().name(),
                                say.seen()));
            case ClientMessage.Chat line -> rooms.line(id, chat.say(id, actor, new Phi(line.text())));
            case ClientMessage.Lines lines ->
                chat.after(visits.get(id, actor), actor, lines.since())
                        .forEach(line -> client.send(Views.line(line, actor.person())));
            case ClientMessage.Answer answer -> {
                var layers = answer.layers() == null ? List.<MediaSource.Layer>of() : layers(answer.layers());
                if (rooms.isAnswered(id, client, answer.version())) {
                    focus.answer(visits.get(id, actor), actor, answer.leg(), answer.sdp(), layers);
                } else if (!layers.isEmpty()) {
                    // Too late as an answer; the camera is told once, and its numbers are those of the leg.
                    focus.camera(visits.get(id, actor), actor, answer.leg(), layers);
                }
            }
            case ClientMessage.Camera camera ->
                focus.camera(visits.get(id, actor), actor, camera.leg(), layers(camera.layers()));
            case ClientMessage.Watch watch -> watch(id, client, watch);
            case ClientMessage.Moved moved -> {
                visits.get(id, actor);
                moves.moved(id, actor, moved.epoch());
            }
            case ClientMessage.Mute mute -> {
                if (!(actor instanceof Actor.SignedIn provider)) {
                    throw new Refusal.NotAllowed().toException();
                }
                sending.mute(id, provider, new PersonId(mute.person()), mute.microphone(), mute.camera());
            }
            case ClientMessage.Look _ -> rooms.again(visits.get(id, actor), client);
            case ClientMessage.Signal signal -> signals.relay(id, client, signal);
        }
    }

    /** What the page shows is a hint to the bridge: the visit as this replica was last told is good enough, and costs no read. */
    private void watch(VisitId id, Client client, ClientMessage.Watch watch) {
        var room = rooms.room(id);
        var visit = room == null ? null : room.visit();
        if (visit != null && visit.mayHaveMedia(client.actor().person())) {
            focus.want(visit, client.actor().person(), watch.leg(), watch.heights());
        }
    }

    private static List<MediaSource.Layer> layers(List<ClientMessage.Layer> told) {
        try {
            var layers = told.stream()
                    .map(layer -> new MediaSource.Layer(layer.ssrc(), layer.repair()))
                    .toList();
            if (layers.isEmpty() || layers.size() > 3) {
                throw new IllegalArgumentException("a camera has one to three layers");
            }
            return layers;
        } catch (IllegalArgumentException e) {
            throw Refusal.Invalid.of("layers", String.valueOf(e.getMessage())).toException();
        }
    }
}
