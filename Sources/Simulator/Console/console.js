// Brings the lists up to date every two seconds; forms and what is scrolled or selected stay as they are.
"use strict";
const live = document.querySelectorAll("section.live");
const refresh = document.getElementById("refresh");
if (live.length > 0) {
  refresh.hidden = false;
  const box = refresh.querySelector("input");
  const update = async () => {
    if (!box.checked || document.hidden || !getSelection().isCollapsed) return;
    const answer = await fetch("/");
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const section of live) {
      const next = page.getElementById(section.id);
      const scrolls = [...section.querySelectorAll(".wide")].map((element) => [element.scrollLeft, element.scrollTop]);
      section.replaceChildren(...next.childNodes);
      section.querySelectorAll(".wide").forEach((element, place) => {
        [element.scrollLeft, element.scrollTop] = scrolls[place] ?? [0, 0];
      });
    }
  };
  setInterval(() => update().catch(() => {}), 2000);
}
