import { describe, expect, it } from "vitest";
import { SoundFirst } from "./sound-first";

describe("sound only", () => {
  it("is offered once a connection has been weak for ten seconds, and not before", () => {
    const sound = new SoundFirst();
    sound.look("weak", 1000);
    sound.look("weak", 10_999);

    expect(sound.isOffered(10_999)).toBe(false);
    expect(sound.isOffered(11_000)).toBe(true);
  });

  it("is not offered on a fair connection, and a weak one that recovers begins anew", () => {
    const sound = new SoundFirst();
    sound.look("fair", 0);
    expect(sound.isOffered(60_000)).toBe(false);

    sound.look("weak", 60_000);
    sound.look("fair", 69_000);
    sound.look("weak", 70_000);

    expect(sound.isOffered(75_000)).toBe(false);
    expect(sound.isOffered(80_000)).toBe(true);
  });

  it("is taken back when the connection is no longer weak", () => {
    const sound = new SoundFirst();
    sound.look("weak", 0);
    expect(sound.isOffered(10_000)).toBe(true);

    sound.look("good", 12_000);

    expect(sound.isOffered(12_000)).toBe(false);
  });

  it("is not offered again for two minutes after a no", () => {
    const sound = new SoundFirst();
    sound.look("weak", 0);
    sound.decline(10_000);

    expect(sound.isOffered(129_999)).toBe(false);
    expect(sound.isOffered(130_000)).toBe(true);
  });

  it("is not offered while it is chosen, nor at once when the pictures were wanted again", () => {
    const sound = new SoundFirst();
    sound.look("weak", 0);
    sound.choose(true, 10_000);
    expect(sound.isOffered(60_000)).toBe(false);

    sound.choose(false, 60_000);

    expect(sound.isOffered(61_000)).toBe(false);
    expect(sound.isOffered(180_000)).toBe(true);
  });

  it("says that the connection is better only to those who chose it, after ten seconds, and never by itself undoes it", () => {
    const sound = new SoundFirst();
    sound.look("good", 0);
    expect(sound.isBetter(60_000)).toBe(false);
    sound.look("weak", 60_000);
    sound.choose(true, 70_000);
    expect(sound.isBetter(90_000)).toBe(false);

    sound.look("fair", 90_000);

    expect(sound.isBetter(99_999)).toBe(false);
    expect(sound.isBetter(100_000)).toBe(true);
    expect(sound.chosen).toBe(true);
  });

  it("does not judge another connection by what was seen of the one before, and keeps the choice", () => {
    const sound = new SoundFirst();
    sound.look("weak", 0);
    sound.anew();
    expect(sound.isOffered(60_000)).toBe(false);

    sound.look("weak", 60_000);
    sound.choose(true, 70_000);
    sound.anew();

    expect(sound.chosen).toBe(true);
    expect(sound.isBetter(200_000)).toBe(false);
  });
});
