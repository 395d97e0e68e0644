import type { Both } from "../media/hearing";
import type { Remote } from "../media/peer";
import { SoundFirst } from "../media/sound-first";
import { Yielding } from "../media/yielding";
import type { Command, MediaView, Offer, Other, Scene, Signal, View } from "../signalling/messages";
import { Faces } from "./faces";
import { OwnMedia } from "./own-media";
import { Route } from "./route";

/** What a view says of relays runs out within a minute: an older one is asked for again before a connection is made with it. */
const FRESH = 20_000;

/** How a call's page is told that something changed, and how the call speaks to the server. */
export type CallHost = { changed(): void; send(command: Command): Promise<void> };

/**
 * One person's side of a visit's media: what is their own, how it travels, and what comes of the others. Knows nothing of screens; the
 * same for everybody.
 */
export class Call {
  readonly own: OwnMedia;
  readonly route: Route;
  readonly faces = new Faces();
  /** Whether another page of this visit is open in the same browser: its sound would come back. */
  twin = false;
  /** Who speaks, as the bridge hears it. */
  speaker = "";
  /** Whom the bridge does not hear of at present. */
  silent: readonly string[] = [];
  /** Since when this page has joined and the one it waits for is not there; undefined while they are. */
  alone: number | undefined;
  /** When to ask whether sound only is wanted, and whether it was chosen. */
  sound = new SoundFirst();
  /** How the others' pictures give way to their sound, and the own camera to the own sound. */
  theirs = new Yielding();
  mine = new Yielding();
  /** Whether the own camera was turned off, and not by the person, so that they are heard. */
  isCameraResting = false;

  /** The pictures that the bridge sends over each leg: during a planned move there are two, and each has names of its own. */
  private readonly sent = new Map<string, readonly string[]>();
  private joined = false;
  /** Join was pressed, and the server has not answered; its view may come first. */
  private joining = false;
  /** Whether the own camera was on when sound only was chosen. */
  private cameraBefore = false;
  private view: View | undefined;
  /** When the view came. */
  private viewed = 0;
  private readonly twins: BroadcastChannel;

  constructor(
    visit: string,
    name: string,
    private readonly host: CallHost,
  ) {
    this.own = new OwnMedia(name, {
      replaced: (local) => this.route.replace(local),
      changed: () => {
        if (this.isCameraResting && this.own.sending.camera) {
          // The person has turned it on themselves.
          this.isCameraResting = false;
          this.mine.keep();
        }
        this.tell();
        this.host.changed();
      },
    });
    this.route = new Route({
      send: (command) => this.host.send(command),
      changed: () => this.host.changed(),
      media: () => (this.isFollowing ? this.view?.media : undefined),
      fresh: (wanted) => this.fresh(wanted),
      local: () => this.own.local,
      seesPictures: () => this.seesPictures,
      spares: () => this.theirs.gives !== "nothing" || this.mine.gives !== "nothing",
      isOn: (remote) => this.isOn(remote),
      isSoundOn: () => this.isSoundOn,
      owner: ({ person }) => person || this.other,
      show: (remotes) => this.show(remotes),
      closed: () => this.closed(),
      looked: (isOther) => this.looked(isOther),
      heard: (both) => this.heard(both),
    });
    this.twins = new BroadcastChannel(`visit-${visit}`);
    this.twins.onmessage = ({ data }) => {
      this.twin = true;
      if (data === "here") {
        this.twins.postMessage("here too");
      }
      this.host.changed();
    };
  }

  /** Whether pictures of the others are wanted: the person has not chosen sound only, and they have not given way to the sound. */
  get seesPictures(): boolean {
    return !this.sound.chosen && this.theirs.gives !== "pictures";
  }

  /** Whether this page has pressed Join, and nothing has ended that. */
  get isJoined(): boolean {
    return this.joined;
  }

  /**
   * Joins, and turns the devices on at the same time: a camera may take a second, and the connection need not wait for it. Sends
   * whatever could be had. Call it from a tap.
   */
  async join(withCamera: boolean): Promise<void> {
    this.joining = true;
    void this.own.start(withCamera);
    await this.host.send({ type: "join" });
    if (!this.joining) {
      // Ended before the answer came.
      return;
    }
    this.joining = false;
    this.joined = true;
    this.twins.postMessage("here");
    if (this.view) {
      this.follow(this.view);
    }
    if (!this.own.isStarting) {
      this.tell();
    }
    this.host.changed();
  }

  /** Joins with the drawn picture and its tone, and goes on with it after a hold; no device is ever asked for. */
  async joinDrawn(): Promise<void> {
    this.own.draw();
    await this.join(true);
  }

  /**
   * Sound only: the own camera goes off, and nobody's picture is asked for. Back again, the camera is on if it was on before and the
   * provider has not stopped it meanwhile. Pictures that had given way by themselves come back as well, and stay. Call it from a tap.
   */
  async soundOnly(on: boolean): Promise<void> {
    const wasChosen = this.sound.chosen;
    this.sound.choose(on, Date.now());
    if (on) {
      this.cameraBefore = this.own.sending.camera || this.isCameraResting;
      this.forget();
      this.give();
      await this.own.setCamera(false);
    } else {
      // Whoever asks for the others' pictures has not asked to be seen.
      const isCameraAsked = wasChosen ? this.cameraBefore : this.seesPictures && this.isCameraResting;
      if (!wasChosen || this.route.link === "weak") {
        this.keep();
      } else {
        this.give();
      }
      if (isCameraAsked && !this.view?.me.hidden) {
        await this.own.setCamera(true);
      }
    }
    this.host.changed();
  }

  /** The person keeps the pictures on a weak connection. */
  keepPictures(): void {
    this.sound.decline(Date.now());
    this.keep();
    this.host.changed();
  }

  /** Follows the server's view: opens the connection of a new epoch or leg, and ends what is over. */
  follow(view: View): void {
    const before = this.view;
    if (before !== view) {
      this.viewed = performance.now();
    }
    this.view = view;
    this.obey(before, view);
    if (!this.isFollowing) {
      return;
    }
    this.alone = awaited(view)?.presence === "JOINED" ? undefined : (this.alone ?? Date.now());
    const { media } = view;
    if (media && media.way !== "NONE") {
      // After a hold they are off.
      void this.own.start();
    } else if (view.state === "ON_HOLD") {
      // On hold nobody is seen or heard: the camera's light goes off as well.
      this.own.rest();
      void this.own.stopSharing();
    }
    this.route.follow(media ?? undefined);
  }

  signal(signal: Signal): void {
    this.route.signal(signal);
  }

  offer(offer: Offer): void {
    this.route.offer(offer);
  }

  scene(scene: Scene): void {
    if (scene.shown) {
      // Also of a leg whose connection is about to be opened: it is not said again.
      this.sent.set(scene.leg, scene.shown);
    }
    if (this.route.scene(scene)) {
      this.speaker = scene.speaker ?? this.speaker;
      this.silent = scene.silent ?? this.silent;
      this.host.changed();
    }
  }

  /** The pictures that the bridge sends now over the connection that is shown; undefined while it has not said. */
  get shown(): readonly string[] | undefined {
    return this.sent.get(this.route.shownLeg);
  }

  /** The server is heard again: what was not told, or may be forgotten there, is said again. */
  anew(): void {
    this.tell();
    this.route.anew();
  }

  /** Says how tall each picture is shown here, by its name at the bridge. */
  watch(heights: ReadonlyMap<string, number>): void {
    this.route.watch(heights);
  }

  /** Ends everything here: tracks, connection, camera light. */
  end(): void {
    this.joining = false;
    this.joined = false;
    this.route.follow(undefined);
    this.sound = new SoundFirst();
    this.forget();
    this.alone = undefined;
    this.own.end();
    this.host.changed();
  }

  /** Whether the view's media concerns this page: it has joined, or a view that came before the answer says so. */
  private get isFollowing(): boolean {
    return this.joined || (this.joining && this.view?.me.presence === "JOINED");
  }

  /** Whose the tracks of a direct connection are. */
  private get other(): string {
    const others = this.view?.others ?? [];
    return (others.find(({ presence }) => presence === "JOINED") ?? others[0])?.person ?? "";
  }

  private get isSoundOn(): boolean {
    return (this.view?.others ?? []).some(
      ({ person, presence, microphone, silenced }) =>
        presence === "JOINED" && microphone && !silenced && !this.silent.includes(person),
    );
  }

  private isOn({ person, use }: Remote): boolean {
    const owner = person || this.other;
    const other = this.view?.others.find((one) => one.person === owner);
    const on = use === "screen" ? other?.sharing : other?.camera;
    return other?.presence === "JOINED" && on === true && !this.silent.includes(owner);
  }

  /** The provider may mute this person and stop their camera or screen; only they themselves turn it on again. */
  private obey(before: View | undefined, { me }: View): void {
    if (me.silenced && !before?.me.silenced && this.own.sending.microphone) {
      void this.own.setMicrophone(false);
    }
    if (me.hidden && !before?.me.hidden && this.own.sending.camera) {
      void this.own.setCamera(false);
    }
    if (before?.me.sharing && !me.sharing && this.own.screen) {
      void this.own.stopSharing();
    }
  }

  private async fresh({ relays }: MediaView): Promise<void> {
    if (performance.now() - this.viewed > FRESH && relays.length > 0) {
      await this.host.send({ type: "look" }).catch(() => {
        // Without the server there are no newer ones; other ways than a relay may still be open.
      });
    }
  }

  private show(remotes: readonly Remote[]): void {
    this.faces.take(remotes, this.other, () => this.host.changed());
    this.host.changed();
  }

  private closed(): void {
    this.faces.clear();
    this.speaker = "";
    this.sent.clear();
    this.silent = [];
    this.sound.anew();
    this.theirs.anew();
    this.mine.anew();
  }

  private looked(isOther: boolean): void {
    this.sound.look(this.route.link, Date.now());
    if (isOther) {
      this.tell();
    }
    this.host.changed();
  }

  /** On sound only there is nothing that could give way. */
  private heard({ come, gone }: Both): void {
    if (this.sound.chosen) {
      return;
    }
    const now = Date.now();
    const before = [this.theirs.gives, this.mine.gives];
    this.theirs.hear(come, now);
    if (gone) {
      this.mine.hear(gone, now);
    }
    if (before[0] !== this.theirs.gives || before[1] !== this.mine.gives) {
      this.give();
      this.host.changed();
    }
  }

  /** Nothing has given way, and nothing is known of the link. */
  private forget(): void {
    this.theirs = new Yielding();
    this.mine = new Yielding();
    this.isCameraResting = false;
  }

  private keep(): void {
    this.theirs.keep();
    this.mine.keep();
    this.give();
  }

  /**
   * Pictures as the sound leaves room for them. A camera that went off comes back by a tap alone: whoever knows it to be off may no longer
   * mind what it would show.
   */
  private give(): void {
    this.route.see(this.seesPictures);
    this.route.spare();
    if (this.mine.gives === "pictures" && this.own.sending.camera) {
      void this.own.setCamera(false);
      this.isCameraResting = true;
    }
  }

  private tell(): void {
    if (this.joined) {
      const sharing = this.own.screen !== undefined;
      const { link } = this.route;
      this.host
        .send({ type: "say", ...this.own.sending, sharing, link, seen: this.view?.revision ?? 0 })
        .catch(() => {
          // Said again with the next change; the picture itself is not affected.
        });
    }
  }
}

/** For whom everybody else waits: the provider, and on the provider's own page the patient. */
export function awaited({ others }: View): Other | undefined {
  return (
    others.find(({ part }) => part === "PROVIDER") ??
    others.find(({ part }) => part === "PATIENT") ??
    others[0]
  );
}
