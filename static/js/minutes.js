// The clock of a page on which minutes are written: the host's time and the meeting's minute.
const EVERY = 15000; // ms
const shown = document.querySelector("[data-clock]");

const words = () => {
  const zone = shown.dataset.clock;
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...day,
  });
  const of = Object.fromEntries(parts.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  const minute = Math.floor((Date.now() - Date.parse(shown.dataset.start)) / 60000);
  const long = Number(shown.dataset.minutes);
  const running = minute >= 0 && minute < long ? `, minute ${minute} of ${long}` : "";
  return `${of.weekday} ${of.day} ${of.month} ${of.year}, ${of.hour}:${of.minute} ${zone}${running}`;
};

const show = () => {
  const text = words();
  if (shown.textContent.trim() !== text) shown.textContent = text;
};

if (shown) {
  show();
  setInterval(show, EVERY);
}
