"use strict";
// Tells the desk each minute that this page is open, and says who else has its record open. It asks
// in nobody's name but the person's own, and does not keep a login from ending.
{
  const MINUTE = 60000;
  const place = document.getElementById("presence");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (place && token) {
    const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-0`;
    const told = (closed) => {
      const form = new FormData();
      form.set("page", page);
      form.set("csrfmiddlewaretoken", token.value);
      if (closed) form.set("closed", "1");
      return form;
    };
    const show = (lines) => {
      const text = lines.length ? `${lines.join(" ")} Whoever saves second is shown both.` : "";
      if (place.textContent !== text) place.textContent = text;
      place.hidden = !text;
    };
    const tell = async () => {
      try {
        const reply = await fetch(place.dataset.at, {
          method: "POST", body: told(false), redirect: "manual", headers: {"X-Unattended": "1"},
        });
        const {others} = reply.ok ? await reply.json() : {};
        if (others) show(others);
      } catch { /* offline, or logged out: the page works without */ }
    };
    tell();
    window.setInterval(tell, MINUTE);
    window.addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.at, told(true)));
    window.addEventListener("pageshow", (event) => { if (event.persisted) tell(); });
  }
}
