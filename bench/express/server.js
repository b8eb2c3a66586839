// A hard-coded menu: signature checked, one Redis read and write per turn, as the vendor's samples do. PORT, REDIS_URL, TOKEN.
const cluster = require("cluster");
const express = require("express");
const redis = require("redis");
const twilio = require("twilio");

if (cluster.isPrimary) {
  for (let worker = 0; worker < 2; worker++) cluster.fork();
} else {
  const store = redis.createClient({ url: process.env.REDIS_URL });
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post("/*", twilio.webhook({ url: process.env.URL_SIGNED }, process.env.TOKEN), async (request, response) => {
    const key = `call:${request.body.CallSid}`;
    await store.get(key);
    await store.set(key, "turn");
    const answer = new twilio.twiml.VoiceResponse();
    if (request.body.Digits === "1") answer.dial({ timeout: 25 }, "+33140506070");
    else answer.redirect("/voice");
    response.type("text/xml").send(answer.toString());
  });
  store.connect().then(() => app.listen(process.env.PORT, "127.0.0.1"));
}
