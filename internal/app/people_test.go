package app

import (
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"preround/internal/account/signin"
	"preround/internal/account/token"
	"preround/internal/invite"
	"preround/internal/letters/held"
	"preround/internal/platform/db"
	"preround/internal/policy"
	"preround/internal/student"
)

// someone is one who asks.
type someone struct {
	name   string
	role   policy.Role
	way    policy.Way
	set    func(*http.Request)
	token  bool
	canary string // what stands in their own things
}

// people are all who may ask: of each role, and by each way.
type people struct {
	visitor, amina, ben, owner, reads, writes, bens someone
	who, his                                        student.ID // Amina, Ben
}

// strangers are all but Amina and those who may change what is hers.
func (p people) strangers() []someone {
	return []someone{p.visitor, p.reads, p.ben, p.bens, p.owner}
}

const (
	aminas = "KanarienvogelHochschule4711"
	bens   = "WellensittichAkademie0815"
)

// meet makes the people of the matrix. Three of them keep something in every room.
func meet(t *testing.T, w *world) people {
	t.Helper()
	p := people{visitor: someone{name: "a visitor", role: policy.Visitor, way: policy.Browser, set: func(*http.Request) {}}}
	keeps := func(name, canary string, role policy.Role) (someone, student.ID) {
		before := w.ids(t)
		s := someone{name: name, role: role, way: policy.Browser, set: live(t, w, canary), canary: canary}
		for _, who := range w.ids(t) {
			if !slices.Contains(before, who) {
				furnish(t, w, who, canary)
				return s, who
			}
		}
		t.Fatalf("%s keeps nothing", name)
		return s, ""
	}
	var owner student.ID
	p.amina, p.who = keeps("Amina", aminas, policy.Student)
	p.ben, p.his = keeps("Ben", bens, policy.Student)
	p.owner, owner = keeps("the owner", "Eigentum", policy.Owner)
	if err := w.rooms.signin.Grant(t.Context(), owner, noon); err != nil {
		t.Fatal(err)
	}
	w.ownersQueue(t, owner)
	p.reads = w.program(t, p.who, "Amina's token to read", token.Read, aminas)
	p.writes = w.program(t, p.who, "Amina's token to write", token.Write, aminas)
	p.bens = w.program(t, p.his, "Ben's token to write", token.Write, bens)
	return p
}

// furnish gives a student what live does not: the rows of the account itself.
func furnish(t *testing.T, w *world, who student.ID, canary string) {
	t.Helper()
	address := signin.Address{Shown: canary + "@example.org", Folded: strings.ToLower(canary) + "@example.org"}
	if err := w.rooms.signin.SetAddress(t.Context(), who, address, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := w.built.house.accounts.FeedToken(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	w.handIn(t, who, canary)
	w.sentPacket(t, who, canary)
	w.invite(t, who, invite.Reader, canary)
	w.hold(t, held.Where{Student: who, Request: "request-of-" + string(who)}, canary)
}

// program makes a token, and whoever sends it.
func (w *world) program(t *testing.T, who student.ID, name string, scope token.Scope, canary string) someone {
	t.Helper()
	tokens := w.built.house.desk.Tokens
	shown, err := tokens.Make(t.Context(), who, canary, scope, 30)
	if err == nil {
		_, err = tokens.Open(t.Context(), netip.Addr{}, shown) // so that its first use is noted before anybody looks
	}
	if err != nil {
		t.Fatal(err)
	}
	by := policy.ReadToken
	if scope == token.Write {
		by = policy.WriteToken
	}
	return someone{name: name, role: policy.Student, way: by, set: header("Authorization", "Bearer "+shown), token: true, canary: canary}
}

func (w *world) ids(t testing.TB) []student.ID {
	t.Helper()
	all, err := db.List(t.Context(), w.rooms.db, func(scan db.Scan) (id student.ID, err error) { return id, scan(&id) }, `SELECT id FROM student ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// holds is all that the tables of students hold of one, as text, and every value in
// it that could name something.
func (w *world) holds(t *testing.T, who student.ID) (text string, names []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, table := range studentTables(t) {
		rows := w.rowsOf(t, table, who)
		text += table + "\n" + strings.Join(rows, "\n") + "\n"
		for _, row := range rows { // a row's values stand apart by a unit separator
			for _, value := range strings.Split(row, "\x1f") {
				if len(value) > 0 && len(value) <= 64 && !strings.ContainsAny(value, " /?#%\n") && value != string(who) && !strings.Contains(value, aminas) {
					seen[value] = true
				}
			}
		}
	}
	return text, slices.Sorted(maps.Keys(seen))
}

// rowsOf writes out the rows that a table of SQLite holds of a student.
func (w *world) rowsOf(t *testing.T, table string, who student.ID) []string {
	t.Helper()
	text := func(scan db.Scan) (s string, err error) { return s, scan(&s) }
	columns, err := db.List(t.Context(), w.rooms.db, text, `SELECT CASE WHEN type = 'BYTEA' THEN 'hex(' || name || ')' ELSE 'CAST(' || name || ' AS TEXT)' END FROM pragma_table_info($1)`, table)
	if err != nil || len(columns) == 0 {
		t.Fatalf("the columns of %s: %v", table, err)
	}
	rows, err := db.List(t.Context(), w.rooms.db, text, "SELECT "+strings.Join(columns, " || char(31) || ")+" FROM "+table+" WHERE student_id = $1", string(who))
	if err != nil {
		t.Fatalf("the rows of %s: %v", table, err)
	}
	slices.Sort(rows)
	return rows
}

// difference shows the lines that one text has and the other has not.
func difference(before, after string) string {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	var out []string
	for _, line := range was {
		if !slices.Contains(is, line) {
			out = append(out, "- "+line)
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			out = append(out, "+ "+line)
		}
	}
	return strings.Join(out, "\n")
}
