// Reads a calendar file with ical.js, the parser of Thunderbird, and prints what
// it understood as JSON: one object an event, times as moments where the event has
// an hour. Used by calendar_test.go.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const when = (t) => (t.isDate ? t.toString() : new Date(t.toUnixTime() * 1000).toISOString());
const events = calendar.getAllSubcomponents("vevent").map((c) => {
  const e = new ICAL.Event(c);
  return {
    uid: e.uid,
    summary: e.summary,
    description: e.description ?? "",
    start: when(e.startDate),
    end: when(e.endDate),
    zone: e.startDate.isDate ? "" : e.startDate.zone.tzid,
    sequence: e.sequence,
    status: c.getFirstPropertyValue("status"),
    categories: c.getAllProperties("categories").flatMap((p) => p.getValues()),
    alarms: c.getAllSubcomponents("valarm").map((a) => a.getFirstPropertyValue("trigger").toString()),
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }));
