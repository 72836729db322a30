package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"preround/internal/applications"
	"preround/internal/cv"
	"preround/internal/lead"
	"preround/internal/letters"
	"preround/internal/packet"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/statement"
	"preround/internal/student"
)

// Row 36: the guard stands before every field of free text. Which fields there are,
// the schema says, on both engines; what each holds, the tables below say. A new
// column fails here until it has a class, and one of prose until it is said how it is
// written and the guard refuses a patient there.

type textClass string

const (
	machine textClass = "machine" // ids, hashes, words of a list, dates
	own     textClass = "own"     // the student's own: who they are, their address, their school
	prose   textClass = "prose"   // could tell of a patient: the guard stands before it
	echo    textClass = "echo"    // made from what stands in other columns, where the guard was
	shared  textClass = "shared"  // the catalogue and the settings of a server, which its owner writes
	inJSON  textClass = "json"    // JSON: its fields stand in textFields, each with a class
)

// textColumns are all columns of text and bytes, "machine" left out where a table has
// nothing else: then it stands in machineTables.
var textColumns = map[string]textClass{
	"place.body": shared, "place_revision.says": shared, "place_revision.body": shared, "catalogue.shipped_sum": machine, "place_report.says": prose,
	"server_setting.value":  shared,
	"account_key.name":      echo, // what the browser says of itself
	"account_email.address": own, "account_email.folded": own, "signin_try.address": own, "signin_try.folded": own, "reminder.bounced": own,
	"account_token.name": prose, "account_passkey.name": echo, "account_passkey.body": machine,
	"plan_revision.state": own, "plan_revision.says": echo, "calendar_event.last": echo,
	"application_entry.detail": inJSON, "application_sent.body": echo,
	"money_line.title": prose, "money_line.note": prose, "money_line.source": machine, "money_line.says": echo,
	"lead.body": inJSON, "lead.words": echo, "lead.page_key": echo, "lead.name_key": echo, "lead_revision.body": echo, "lead_revision.says": machine,
	"lead_import.name": prose, "lead_import.head": echo, "lead_import_batch.cells": prose, "lead_import_row.cells": echo, "lead_import_row.why": echo,
	"lead_suggestion.body": echo, "lead_suggestion.reason": prose,
	"job.payload": echo, "job.key": machine, "reminder_mail.subject": echo, "today_visit.seen": echo, "today_visit.news": echo,
	"paper_revision.title": prose, "paper_revision.note": prose, "paper_version.name": echo, "paper_version.remarks": machine, "paper_upload.name": prose, "paper_version.virus": machine,
	"cv_record.body": inJSON, "cv_record.says": machine, "cv_variant.body": inJSON,
	"letter_event.detail": inJSON, "letter_pack.pdf": echo,
	"statement.body": inJSON, "statement.says": echo, "statement_comment.quote": echo, "statement_comment.name": prose, "statement_comment.says": prose,
	"packet_draft.body": inJSON, "packet_draft.says": echo, "packet_sent.name": echo, "packet_sent.enclosed": echo,
	"held_version.checked": echo, "held_version.places": machine, "held_version.act": machine, "held_version.how": machine, "held_version.paper": machine, "held_version.prev": machine,
	"held_version.link": machine, "held_note.to_place": machine, "held_note.prev": machine, "held_note.link": machine,
}

// textFields are the fields of free text within JSON columns.
var textFields = map[string]textClass{
	"application_entry.detail/text": prose, "application_entry.detail/title": prose, "application_entry.detail/label": prose, "application_entry.detail/proof": prose,
	"application_entry.detail/enclosed": prose, "application_entry.detail/own": machine, "application_entry.detail/hour": machine, "application_entry.detail/zone": machine,
	"application_entry.detail/person/name": prose, "application_entry.detail/person/role": prose, "application_entry.detail/person/met": prose,
	"application_entry.detail/person/email": machine, "application_entry.detail/person/phone": prose,

	"lead.body/name": prose, "lead.body/organiser": prose, "lead.body/city": prose, "lead.body/summary": prose, "lead.body/told": prose, "lead.body/contact": prose, "lead.body/notes": prose,

	"cv_variant.body/Name": prose, "cv_variant.body/Summary": prose, "cv_variant.body/Headline": prose, "cv_variant.body/For": machine, "cv_variant.body/Hidden": machine,
	"cv_record.body/basics/summary": prose,

	"statement.body/title": prose, "statement.body/for": machine, "statement.body/text": prose, "statement.body/to": prose, "statement.body/found": prose,
	"statement.body/ready/overruled": echo, "statement.body/ready/reason": prose,
	"packet_draft.body/pieces/id": machine, "packet_draft.body/pieces/ref": machine, "packet_draft.body/pieces/title": prose, "packet_draft.body/to": prose, "packet_draft.body/note": prose,
	"packet_draft.body/mail": machine, "packet_draft.body/naming/pattern": prose, "packet_draft.body/naming/surname": own, "packet_draft.body/naming/given": own, "packet_draft.body/naming/year": machine,

	"letter_event.detail/draft/name": prose, "letter_event.detail/draft/school": prose, "letter_event.detail/draft/zone": machine, "letter_event.detail/draft/together": prose,
	"letter_event.detail/draft/points": prose, "letter_event.detail/draft/variant": machine, "letter_event.detail/draft/referee/name": prose, "letter_event.detail/draft/referee/role": prose,
	"letter_event.detail/draft/referee/institution": prose, "letter_event.detail/draft/referee/email": machine, "letter_event.detail/draft/referee/knows": prose,
	"letter_event.detail/draft/to/application": machine, "letter_event.detail/draft/to/title": echo, "letter_event.detail/draft/to/instructions": prose,
	"letter_event.detail/draft/to/link": machine, "letter_event.detail/draft/to/key": machine, "letter_event.detail/to": machine, "letter_event.detail/reason": prose,
	"letter_event.detail/ask/home": machine, "letter_event.detail/ask/reply": own,
}

// textOf lists the columns of text and bytes that an engine has.
func textOf(t *testing.T, d *db.DB) (all []string) {
	t.Helper()
	text := `SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.type IN ('TEXT', 'BYTEA')`
	if d.Engine() == db.Postgres {
		text = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type IN ('text', 'bytea')`
	}
	all, err := db.List(t.Context(), d, db.Column[string], text)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(c string) bool { return strings.HasPrefix(c, "goose") })
}

// named tells by its name that a column holds no free text: ids, hashes, kinds.
func named(column string) bool {
	_, c, _ := strings.Cut(column, ".")
	switch c {
	case "id", "hash", "nonce", "secret", "code", "browser", "kind", "stage", "state", "scope", "role", "purpose", "origin", "shipped_hash", "uid", "key", "owner", "claim", "zone", "status",
		"type", "sha256", "blob", "blob_key", "salt", "credential", "issuer", "subject", "stay", "basis", "refund", "home", "from_code", "to_code", "figure", "outcome", "by_whom", "asker", "proved",
		"data", "issued", "expires", "apply_by", "due", "paid", "refund_until", "on_date", "on_day", "seen_on", "news_from", "stopped", "deed", "mail", "name_hash":
		return true
	}
	return strings.HasSuffix(c, "_id") || strings.HasSuffix(c, "_currency") || column == "account_limit.name" || column == "account_secret.name" || column == "catalogue.name" || column == "server_setting.name"
}

func TestRow36EveryColumnOfTextHasAClass(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		there := textOf(t, d)
		if len(there) < 120 {
			t.Fatalf("only %d columns were found", len(there))
		}
		for _, c := range there {
			if textColumns[c] == "" && !named(c) {
				t.Errorf("%s may hold free text. Give it a class in textColumns of internal/app/guard_test.go, and let its service ask guard.Problems where it is prose", c)
			}
		}
		for c := range textColumns {
			if !slices.Contains(there, c) {
				t.Errorf("%s has a class, and there is no such column", c)
			}
		}
	})
}

// strings of JSON: every field of plain string or of a list of them. A string with a
// type of its own is a word of a list, or an id.
func stringsIn(of reflect.Type, at string) (all []string) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of == reflect.TypeFor[string]() {
		return []string{at}
	}
	if of.Kind() != reflect.Struct {
		return nil
	}
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case !f.IsExported():
		case f.Anonymous:
			all = append(all, stringsIn(f.Type, at)...)
		case name != "":
			all = append(all, stringsIn(f.Type, at+"/"+name)...)
		default:
			all = append(all, stringsIn(f.Type, at+"/"+f.Name)...)
		}
	}
	return all
}

func TestRow36EveryFieldOfJSONHasAClass(t *testing.T) {
	t.Parallel()
	var there []string
	for column, of := range map[string]reflect.Type{"application_entry.detail": reflect.TypeFor[applications.Detail](), "cv_variant.body": reflect.TypeFor[cv.Variant](),
		"letter_event.detail": reflect.TypeFor[letters.Detail](), "packet_draft.body": reflect.TypeFor[packet.Draft](), "statement.body": reflect.TypeFor[statement.Document]()} {
		there = append(there, stringsIn(of, column)...)
	}
	for _, s := range lead.Specs {
		if c := "lead.body/" + string(s.Field); textFields[c] != "" {
			there = append(there, c)
		}
	}
	there = append(there, "cv_record.body/basics/summary")
	for _, c := range there {
		if textFields[c] == "" {
			t.Errorf("%s has no class in textFields of internal/app/guard_test.go", c)
		}
	}
	for c := range textFields {
		if !slices.Contains(there, c) {
			t.Errorf("%s has a class, and there is no such field", c)
		}
	}
}

// tells is a text that is short enough for every field and names a patient; tellsNot
// is as long.
const (
	tells    = "patient Mrs Khan, 54"
	tellsNot = "supervisor Dr Khan 5"
)

// writing is a way to write a field: a form, or a call.
type writing struct {
	path, form string // %s: the text
	only       bool   // it is not tried with a text that may stand: the test's world has no such row
	ticks      bool   // the page offers ticks, and shows no other words again
	do         func(text string) error
}

// writings says how each field of prose is written.
func writings(t *testing.T, w *world, who student.ID, cookie func(*http.Request)) map[string][]writing {
	t.Helper()
	at := post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location")
	unsent := post(t, w, cookie, "/applications", "again=yes&label=second&start=2027-09-01&place="+string(imperial)).Header().Get("Location")
	h, ctx := w.built.house, t.Context()
	draft := func(set func(*letters.Draft, string)) []writing {
		return []writing{{do: func(text string) error {
			d := letters.Draft{Name: "Sana Khan", Zone: "Europe/London", Referee: letters.Referee{Name: "Dr Rahman", Kind: letters.Clinical}}
			set(&d, text)
			_, err := h.requests.Note(ctx, who, d)
			return err
		}}}
	}
	form := func(path, form string) writing { return writing{path: path, form: form} }
	all := map[string][]writing{
		"place_report.says":  {{path: "/places/" + string(imperial) + "/reports", form: "wrong=%s", only: true}},
		"account_token.name": {{do: func(text string) error { _, err := h.desk.Tokens.Make(ctx, who, text, "read", 30); return err }}},
		"money_line.title":   {form("/money/lines", "kind=visa&estimate=GBP+1&title=%s")}, "money_line.note": {form("/money/lines", "kind=visa&estimate=GBP+1&note=%s")},
		"paper_revision.title": {form("/papers", "kind=other&status=held&title=%s")}, "paper_revision.note": {form("/papers", "kind=other&status=held&title=x&note=%s")},
		"paper_upload.name": {{do: func(text string) error {
			_, err := h.vault.Receive(ctx, who, text+".pdf", strings.NewReader("x"))
			return err
		}},
			{do: func(text string) error {
				_, err := h.vault.Begin(ctx, who, strings.ReplaceAll(text, " ", "_")+".pdf", 1)
				return err
			}}},
		"application_entry.detail/text": {form(at+"/notes", "note-text=%s"), form(at+"/contacts", "contact-what=%s&contact-channel=email"), form(at+"/offer", "offer-note=%s&offer-on=2026-11-21"),
			form(at+"/stage", "to=preparing&text=%s")},
		"application_entry.detail/title":        {form(at+"/dates", "date-title=%s&date-on=2027-03-01"), form("/application-stages", "name=%s&after=sent")},
		"application_entry.detail/label":        {form(at+"/details", "details-label=%s")},
		"application_entry.detail/person/name":  {form(at+"/people", "person-name=%s")},
		"application_entry.detail/person/role":  {form(at+"/people", "person-name=A&person-role=%s")},
		"application_entry.detail/person/met":   {form(at+"/people", "person-name=A&person-met=%s")},
		"application_entry.detail/person/phone": {form(at+"/people", "person-name=A&person-phone=%s")},
		"application_entry.detail/proof":        {form(unsent+"/sending", "sending-channel=email&sending-proof=%s")},
		"application_entry.detail/enclosed":     {{path: unsent + "/sending", form: "sending-channel=email&sending-enclosed=%s", ticks: true, only: true}},
		"cv_record.body/basics/summary": {form("/cv/basics", "name=Sana&summary=%s"), {do: func(text string) error {
			return w.takesResume(ctx, who, `{"basics":{"name":"S","summary":"`+text+`"}}`)
		}}},
		"cv_variant.body/Name":           {form("/cv/variants", "name=%s&layout=clinical&paper=a4&pages=1")},
		"cv_variant.body/Summary":        {form("/cv/variants", "name=A&layout=clinical&paper=a4&pages=1&summary=%s")},
		"cv_variant.body/Headline":       {form("/cv/variants", "name=A&layout=clinical&paper=a4&pages=1&headline=%s")},
		"letter_event.detail/draft/name": draft(func(d *letters.Draft, s string) { d.Name = s }), "letter_event.detail/draft/school": draft(func(d *letters.Draft, s string) { d.School = s }),
		"letter_event.detail/draft/together": draft(func(d *letters.Draft, s string) { d.Together = s }), "letter_event.detail/draft/points": draft(func(d *letters.Draft, s string) { d.Points = []string{s} }),
		"letter_event.detail/draft/referee/name": draft(func(d *letters.Draft, s string) { d.Referee.Name = s }), "letter_event.detail/draft/referee/role": draft(func(d *letters.Draft, s string) { d.Referee.Role = s }),
		"letter_event.detail/draft/referee/institution": draft(func(d *letters.Draft, s string) { d.Referee.Institution = s }), "letter_event.detail/draft/referee/knows": draft(func(d *letters.Draft, s string) { d.Referee.Knows = s }),
		"letter_event.detail/draft/to/instructions": draft(func(d *letters.Draft, s string) {
			d.To = []letters.Destination{{Application: "a", Title: "A", Way: letters.Theirs, Instructions: s}}
		}),
	}
	maps.Copy(all, textWritings(t, w, who, strings.TrimPrefix(at, "/applications/")))
	for _, f := range []string{"organiser", "city", "summary", "told", "contact", "notes"} {
		at := post(t, w, cookie, "/leads", "name=Ward").Header().Get("Location")
		all["lead.body/"+f] = []writing{form("/leads", "name=Ward&"+f+"=%s"), form(at, "name=Ward&rev=1&"+f+"=%s")}
	}
	all["lead.body/name"] = []writing{form("/leads", "name=%s")}
	for _, s := range cv.Sections {
		for _, f := range s.Fields {
			if f.Shape == cv.Date || f.Shape == cv.Link || f.Shape == cv.Level {
				continue
			}
			c := "cv_record.body/" + string(s.Kind) + "/" + f.Name
			all[c] = []writing{form("/cv/new/"+string(s.Kind), f.Name+"=%s")}
		}
	}
	return all
}

// takesResume takes in a file of another program.
func (w *world) takesResume(ctx context.Context, who student.ID, file string) error {
	seen, err := w.built.house.cvs.Open(ctx, who)
	if err == nil {
		_, _, err = w.built.house.cvs.Take(ctx, who, seen, []byte(file))
	}
	return err
}

// elsewhere are fields of prose that a student cannot write: their tests stand where
// they are written.
var elsewhere = map[string]string{
	"lead_suggestion.reason":     "TestRow36TheOwnersReasonIsRead",
	"lead_import.name":           "TestRow36TablesArriveCleansed",
	"lead_import_batch.cells":    "TestRow36TablesArriveCleansed",
	"letter_event.detail/reason": "TestRow36TheRefereesReasonIsRead",
	// A letter that is written here lies encrypted in a file; see held.Draft.Faults.
}

func TestRow36ProseTellsOfNoPatient(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := w.keep(t, answers)
	who := w.ids(t)[0]
	ways := writings(t, w, who, cookie)
	for _, c := range append(slices.Collect(maps.Keys(textColumns)), slices.Collect(maps.Keys(textFields))...) {
		if (textColumns[c] == prose || textFields[c] == prose) && ways[c] == nil && elsewhere[c] == "" {
			t.Errorf("%s is prose, and nobody has said how it is written", c)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(ways)) {
		for _, way := range ways[c] {
			w.refuses(t, c, way, who, cookie)
		}
	}
}

// refuses writes a text that names a patient, which must not be kept and must not be
// lost, and then one that names a supervisor, which must be taken.
func (w *world) refuses(t *testing.T, column string, way writing, who student.ID, cookie func(*http.Request)) {
	t.Helper()
	if way.do != nil {
		if err := way.do(tells); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "patient") {
			t.Errorf("%s takes a patient's name: %v", column, err)
		}
		if err := way.do(tellsNot); err != nil {
			t.Errorf("%s: %v", column, err)
		}
		return
	}
	send := func(text string) (int, string) {
		rec := w.send(http.MethodPost, way.path, mustQuery(t, fmt.Sprintf(way.form, url.QueryEscape(text))), cookie)
		return rec.Code, rec.Body.String()
	}
	code, page := send(tells)
	if code != http.StatusUnprocessableEntity || !strings.Contains(page, "reads like the name of a patient") || !way.ticks && !strings.Contains(page, tells) {
		t.Errorf("%s by %s takes a patient's name, or loses it: %d", column, way.path, code)
	}
	if kept, _ := w.holds(t, who); strings.Contains(kept, "Mrs Khan") {
		t.Errorf("%s by %s keeps it", column, way.path)
	}
	if way.only {
		return
	}
	if code, _ := send(tellsNot); code != http.StatusSeeOther {
		t.Errorf("%s by %s refuses a supervisor: %d", column, way.path, code)
	}
}
