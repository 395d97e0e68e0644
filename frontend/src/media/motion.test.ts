import { expect, test } from "vitest";
import { Motion } from "./motion";

const picture = (trackIdentifier: string, framesDecoded: number) =>
  ({ id: trackIdentifier, type: "inbound-rtp", kind: "video", trackIdentifier, framesDecoded }) as const;
const track = (id: string) => ({ id }) as MediaStreamTrack;

test("a picture moves while frames of it are decoded, and says when that changes", () => {
  const motion = new Motion();
  const looks = [
    [picture("a", 0), picture("b", 3)],
    [picture("a", 1), picture("b", 9)],
    [picture("a", 2), picture("b", 10)],
    [picture("a", 2), picture("b", 11)],
    [picture("b", 12)],
  ].map((reports) => [motion.look(reports), motion.isMoving(track("a")), motion.isMoving(track("b"))]);
  expect(looks).toEqual([
    [true, false, true],
    [true, true, true],
    [false, true, true],
    [true, false, true],
    [false, false, true],
  ]);
});
