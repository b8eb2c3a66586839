// What callers are given when the service does not answer. It knows the opening hours of the weeks after it was made, and needs
// nothing but a clock. The form is that of Cloudflare Workers: an ES module whose default export answers requests.
const MADE = /* MADE */ null;
const WEEK = 7 * 24 * 3600;

/** The instant (Unix seconds), or beyond what was worked out the same hour of the last week that was. */
export function within(now) {
  if (now < MADE.until) return now;
  return now - WEEK * (Math.floor((now - MADE.until) / WEEK) + 1);
}

/** The file of a provider for a number at an instant; null where there is none. */
export function file(provider, number, now) {
  const stretches = MADE.numbers[number];
  if (!stretches || !MADE.documents[provider]) return null;
  const at = within(now);
  let held = stretches[0];
  for (const stretch of stretches) if (stretch[0] <= at) held = stretch;
  return MADE.documents[provider][held[1]];
}

/** The number that was called, digits alone: the file's own, or what the provider says (Twilio `To`, Vonage `to`). */
async function called(request, url, name) {
  if (name !== "all") return name;
  const told = new URLSearchParams(url.search);
  if (request.method === "POST") {
    const body = await request.text();
    try {
      const event = JSON.parse(body);
      told.set("to", event.to);
    } catch {
      for (const [key, value] of new URLSearchParams(body)) told.set(key, value);
    }
  }
  return (told.get("to") || told.get("To") || "").replace(/[^0-9]/g, "");
}

export default {
  async fetch(request) {
    const url = new URL(request.url);
    const found = url.pathname.match(/\/(twilio|vonage)\/([0-9]+|all)\.(xml|json)$/);
    if (!found) return new Response("", { status: 404 });
    const [, provider, name] = found;
    const now = Date.now() / 1000;
    const body = file(provider, await called(request, url, name), now) ?? MADE.documents[provider][MADE.sorry];
    const type = provider === "twilio" ? "text/xml; charset=utf-8" : "application/json";
    return new Response(body, { headers: { "content-type": type, "cache-control": "no-store" } });
  },
};
