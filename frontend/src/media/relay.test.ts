import { describe, expect, it } from "vitest";
import { over, type Relay, tryRelays } from "./relay";

const ALL: Relay[] = [
  {
    urls: [
      "turn:turn.example.org:3478?transport=udp",
      "turn:turn.example.org:3478?transport=tcp",
      "turns:turn.example.org:443",
      "turn:turn.example.org",
    ],
    username: "1:x",
    credential: "y",
  },
];

describe("the ways to a relay", () => {
  it("are told apart by their transport", () => {
    expect(over("udp", ALL)[0]?.urls).toEqual([
      "turn:turn.example.org:3478?transport=udp",
      "turn:turn.example.org",
    ]);
    expect(over("tcp", ALL)[0]?.urls).toEqual([
      "turn:turn.example.org:3478?transport=tcp",
      "turns:turn.example.org:443",
    ]);
    expect(over("tcp", [{ ...ALL[0], urls: ["turn:a"] } as Relay])).toEqual([]);
  });

  it("are blocked when no connection comes about, and every connection that was tried is closed", async () => {
    const open = new Set<object>();
    const silent = () => {
      const connection = {
        createDataChannel: () => ({}),
        setLocalDescription: async () => undefined,
        setRemoteDescription: async () => undefined,
        close: () => open.delete(connection),
      } as unknown as RTCPeerConnection;
      open.add(connection);
      return connection;
    };
    expect(await tryRelays(ALL, silent, 20)).toBe("none");
    expect(open.size).toBe(0);
  });

  it("are blocked when the browser cannot even begin", async () => {
    const broken = () =>
      ({
        createDataChannel: () => {
          throw new Error("no");
        },
        close: () => undefined,
      }) as unknown as RTCPeerConnection;
    expect(await tryRelays(ALL, broken, 20)).toBe("none");
  });
});
