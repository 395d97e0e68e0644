import { expect, test } from "vitest";
import { atOnce } from "./at-once";

test("each VP8 of a description begins faster, and nothing else is touched", () => {
  const sdp = [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=rtpmap:111 opus/48000/2",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    "a=rtpmap:96 VP8/90000",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "",
  ].join("\r\n");
  expect(atOnce(sdp).split("\r\n")).toEqual([
    ...sdp.split("\r\n").slice(0, 4),
    "a=fmtp:96 x-google-start-bitrate=800",
    ...sdp.split("\r\n").slice(4),
  ]);
});

test("a description without VP8 stays as it is", () => {
  expect(atOnce("a=rtpmap:98 VP9/90000\r\n")).toBe("a=rtpmap:98 VP9/90000\r\n");
});
