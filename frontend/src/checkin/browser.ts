/** What a browser says of itself. */
export type Signs = { readonly agent: string; readonly touches: number };

/** Where a page is allowed camera and microphone: each kind of browser has a place of its own for it. */
export type Way = "chromium" | "android" | "safari" | "iphone" | "settings" | "firefox" | "app" | "any";

/** Whose settings decide which browser may use camera and microphone. */
export type System = "ios" | "android" | "mac" | "windows" | "any";

/** Apps that open links inside themselves. Many of them never ask for a camera. */
const APPS =
  /; wv\)|FBA[NV]|FB_IAB|Instagram|\bLine\/|MicroMessenger|Snapchat|LinkedInApp|Pinterest|BytedanceWebview|musical_ly/;

export function systemOf({ agent, touches }: Signs): System {
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touches > 1)) {
    return "ios";
  }
  if (agent.includes("Android")) {
    return "android";
  }
  return agent.includes("Macintosh") ? "mac" : agent.includes("Windows") ? "windows" : "any";
}

export function wayOf(signs: Signs): Way {
  const { agent } = signs;
  const system = systemOf(signs);
  const isIos = system === "ios";
  // On iOS only a browser says Safari; an app that shows a page leaves the word out.
  if (APPS.test(agent) || (isIos && !agent.includes("Safari/"))) {
    return "app";
  }
  if (isIos) {
    return /CriOS|FxiOS|EdgiOS|OPT\//.test(agent) ? "settings" : "iphone";
  }
  if (system === "android") {
    return "android";
  }
  if (agent.includes("Firefox/")) {
    return "firefox";
  }
  if (agent.includes("Chrome/")) {
    return "chromium";
  }
  return system === "mac" && agent.includes("Safari/") ? "safari" : "any";
}

/** The browser of this page. */
export function signs(): Signs {
  return { agent: navigator.userAgent, touches: navigator.maxTouchPoints };
}
