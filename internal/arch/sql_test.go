package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// The rules about SQL, as docs/sql.md explains them: one text for SQLite and
// PostgreSQL, in the stores and migrations alone, with nothing pasted into it.
// Every statement of the stores also runs on both engines in their tests; these
// rules catch what runs on both and means different things, and tell why sooner.

// sqlFault is a construct that must not stand in a shared text.
type sqlFault struct {
	pattern *regexp.Regexp
	instead string
	example string // must be caught
}

func forbid(pattern, instead, example string) sqlFault {
	return sqlFault{regexp.MustCompile(`(?is)` + pattern), instead, example}
}

var sqlFaults = []sqlFault{
	forbid(`\bI?LIKE\b|\bGLOB\b|\bREGEXP\b|\bSIMILAR TO\b|~`, "compare with a key folded in Go: LIKE heeds case on one engine only", `SELECT id FROM a WHERE name LIKE $1`),
	forbid(`\bnow\s*\(|\bcurrent_(time|date|timestamp)|\b(date|datetime|strftime|julianday|unixepoch|date_trunc|to_char|extract)\s*\(|\bINTERVAL\b`, "pass the time as an argument, in milliseconds", `SELECT now()`),
	forbid(`\bFOR (UPDATE|SHARE|NO KEY)\b|\bSKIP LOCKED\b`, "db.Write behaves as if it were alone", `SELECT n FROM a FOR UPDATE`),
	forbid(`\$\d+\s+IS\s+(NOT\s+)?NULL`, "PostgreSQL cannot tell its type: CAST($1 AS TEXT) IS NULL", `SELECT n FROM a WHERE $1 IS NULL OR n = $1`),
	forbid(`"`, "choose a name that needs no quotes; texts stand in single ones", `SELECT "order" FROM a`),
	forbid(`\bINSERT OR\b|\bREPLACE INTO\b`, "INSERT ... ON CONFLICT (...) DO UPDATE", `INSERT OR REPLACE INTO a VALUES ($1)`),
	forbid(`::`, "CAST(x AS type)", `SELECT $1::text`),
	forbid(`->|#>|@>|\bjsonb?_`, "take JSON apart in Go", `SELECT body->>'name' FROM a`),
	forbid(`\bIN\s*\(\s*\)`, "db.In", `SELECT n FROM a WHERE n IN ()`),
	forbid(`\?`, "write $1", `SELECT n FROM a WHERE n = ?`),
	forbid(`\b(last_insert_rowid|lastval|currval|nextval|random|gen_random_uuid|randomblob)\s*\(|\b(AUTOINCREMENT|IDENTITY|(BIG|SMALL)?SERIAL|rowid|ctid)\b`, "ids are made in Go (platform/id)", `CREATE TABLE a (id BIGINT GENERATED ALWAYS AS IDENTITY)`),
	forbid(`\b(IFNULL|NVL|IIF|GROUP_CONCAT|STRING_AGG|PRINTF|FORMAT|INSTR|STRPOS|POSITION|GREATEST|LEAST)\s*\(`, "COALESCE or CASE, or do it in Go: the engines name it differently", `SELECT IFNULL(n, 0) FROM a`),
	forbid(`\b(max|min)\s*\([^()]*,`, "CASE WHEN a > b THEN a ELSE b END: only SQLite's takes two values", `SELECT max(n, 0) FROM a`),
	forbid(`\b(lower|upper)\s*\(`, "fold in Go: SQLite knows ASCII alone", `SELECT lower(name) FROM a`),
	forbid(`\bDISTINCT ON\b|\bLATERAL\b|\bARRAY\s*\[|=\s*(ANY|ALL)\s*\(|\bPRAGMA\b|\bWITHOUT ROWID\b|\bSTRICT\b|\bUNLOGGED\b|==`, "only one engine knows it", `SELECT DISTINCT ON (a) b FROM c`),
	forbid(`\bCOLLATE\b`, "only one engine knows each; sort texts in Go", `SELECT n FROM a ORDER BY n COLLATE NOCASE`),
}

// sums are right only when cast: PostgreSQL's are NUMERIC, which scans as text.
var sums = regexp.MustCompile(`(?i)(CAST\s*\(\s*(?:COALESCE\s*\(\s*)?)?\b(sum|avg)\s*\(`)

// columnTypes that a migration must not use; docs/sql.md lists those that it may.
var columnTypes = regexp.MustCompile(`(?im)^\s*\w+\s+(INTEGER|INT|INT8|SMALLINT|REAL|FLOAT|BLOB|VARCHAR|CHAR|NUMERIC|DECIMAL|JSONB?|UUID|DATETIME|TIMESTAMP(TZ)?|DATE|TIME|BOOL|DOUBLE)\b`)

// sqlProblems says what is wrong with a statement; nil when it is portable.
func sqlProblems(text string) (problems []string) {
	text = withoutTexts(text)
	for _, f := range sqlFaults {
		if found := f.pattern.FindString(text); found != "" {
			problems = append(problems, fmt.Sprintf("has %q: %s", strings.TrimSpace(found), f.instead))
		}
	}
	for _, m := range sums.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			problems = append(problems, fmt.Sprintf("has a bare %s(): CAST(%s(n) AS BIGINT)", m[2], m[2]))
		}
	}
	return problems
}

var (
	sqlTexts    = regexp.MustCompile(`'(?:[^']|'')*'`)
	sqlComments = regexp.MustCompile(`(?m)--.*$`)
	sqlVerb     = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|INSERT OR|REPLACE INTO|UPDATE \w+\s+SET|DELETE FROM|WITH \w+ AS|CREATE (TABLE|INDEX|UNIQUE)|ALTER TABLE|DROP TABLE)\s`)
)

func withoutTexts(text string) string {
	return sqlTexts.ReplaceAllString(sqlComments.ReplaceAllString(text, ""), "''")
}

// TestSQL runs the rules over the repository.
func TestSQL(t *testing.T) {
	t.Parallel()
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	faults, seen := checkSQL(tree)
	for _, f := range ordered(faults) {
		t.Error(f)
	}
	if seen < 40 {
		t.Errorf("only %d statements were found; the search is blind", seen)
	}
}

// checkSQL looks at the statements of all packages and migrations.
func checkSQL(t *Tree) (faults []Fault, seen int) {
	for name, text := range t.Texts {
		if path.Dir(name) != "migrations" || path.Ext(name) != ".sql" || twinned(name) {
			continue
		}
		for _, statement := range strings.Split(sqlComments.ReplaceAllString(text, ""), ";") {
			seen++
			for _, p := range sqlProblems(statement) {
				faults = append(faults, Fault{name, p})
			}
			if found := columnTypes.FindString(statement); found != "" {
				faults = append(faults, Fault{name, fmt.Sprintf("has %q: a column is TEXT, BIGINT, BOOLEAN, DOUBLE PRECISION or BYTEA", strings.TrimSpace(found))})
			}
		}
	}
	t.Each(func(p *Package) {
		if !strings.HasPrefix(p.Dir, "internal/") || strings.HasPrefix(p.Dir, "internal/platform/db") || p.Dir == "internal/arch" {
			return // tools; the one place that may speak to an engine in its own words; these examples
		}
		constants := constantsOf(p)
		for _, f := range p.Files {
			for _, s := range statementsOf(f, constants) {
				seen++
				where := t.line(s.at)
				if kindOf(p.Room()) != store && keepsRows[p.Room()] == "" && !f.Test {
					faults = append(faults, Fault{where, "SQL stands outside a store; move it to the feature's db package"})
				}
				if s.pasted != "" && !f.Test {
					faults = append(faults, Fault{where, "pastes " + s.pasted + " into SQL; pass it as an argument ($1), or paste only constants and the list of db.In"})
				}
				for _, problem := range sqlProblems(s.text) {
					faults = append(faults, Fault{where, problem})
				}
			}
		}
	})
	return faults, seen
}

func twinned(name string) bool {
	return strings.HasSuffix(name, ".sqlite.sql") || strings.HasSuffix(name, ".postgres.sql")
}

// sqlStatement is a statement as it stands in Go: the literals joined.
type sqlStatement struct {
	at     token.Pos
	text   string
	pasted string // what is joined to it that is neither a constant nor a list of db.In
}

func statementsOf(f *File, constants map[string]string) (all []sqlStatement) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if isSprintf(n) {
				if s := joined(n.Args[0], constants); sqlVerb.MatchString(s.text) {
					s.pasted = "the arguments of Sprintf"
					all = append(all, s)
					return false
				}
			}
		case *ast.BinaryExpr, *ast.BasicLit:
			if s := joined(n.(ast.Expr), constants); sqlVerb.MatchString(s.text) {
				all = append(all, s)
				return false
			}
		}
		return true
	})
	return all
}

func isSprintf(c *ast.CallExpr) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && strings.HasSuffix(sel.Sel.Name, "printf") && len(c.Args) > 0
}

func joined(e ast.Expr, constants map[string]string) sqlStatement {
	s := sqlStatement{at: e.Pos()}
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s.text, _ = strconv.Unquote(e.Value)
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			a, b := joined(e.X, constants), joined(e.Y, constants)
			s.text, s.pasted = a.text+b.text, a.pasted+b.pasted
		}
	case *ast.Ident:
		text, known := constants[e.Name]
		s.text = text
		if !known && e.Name != "list" {
			s.text, s.pasted = " pasted ", e.Name
		}
	default:
		s.text, s.pasted = " pasted ", "an expression"
	}
	return s
}

// constantsOf lists the string constants of a package.
func constantsOf(p *Package) map[string]string {
	all := map[string]string{}
	for _, f := range p.Files {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				return true
			}
			for _, spec := range d.Specs {
				if v := spec.(*ast.ValueSpec); len(v.Names) == len(v.Values) {
					for i, name := range v.Names {
						all[name.Name] = joined(v.Values[i], all).text
					}
				}
			}
			return true
		})
	}
	return all
}

// TestSQLRulesBite: each construct is caught, and good SQL is not.
func TestSQLRulesBite(t *testing.T) {
	t.Parallel()
	for _, f := range sqlFaults {
		if !f.pattern.MatchString(withoutTexts(f.example)) {
			t.Errorf("%q is not caught", f.example)
		}
	}
	for _, text := range []string{`SELECT sum(n) FROM a`, `SELECT n, AVG (n) FROM a`} {
		if len(sqlProblems(text)) == 0 {
			t.Errorf("%q is not caught", text)
		}
	}
	for _, text := range []string{
		`SELECT CAST(sum(n) AS BIGINT), CAST(COALESCE(sum(n), 0) AS BIGINT) FROM a WHERE CAST($1 AS TEXT) IS NULL OR name = $1`,
		`INSERT INTO a (n) VALUES ($1) ON CONFLICT (n) DO UPDATE SET n = a.n + 1 RETURNING n`,
		`SELECT max(rev) FROM a WHERE says = 'do you LIKE it? -> "yes"' ORDER BY n DESC NULLS LAST LIMIT $1`,
	} {
		if p := sqlProblems(text); p != nil {
			t.Errorf("%q: %v", text, p)
		}
	}
}

// TestSQLIsFoundInGo plants statements in a small tree.
func TestSQLIsFoundInGo(t *testing.T) {
	t.Parallel()
	source := func(body string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(body)} }
	tree, err := Load(fstest.MapFS{
		"go.mod":             source("module preround\n"),
		"migrations/1_a.sql": source("-- what now() was\nCREATE TABLE a (\n n TEXT NOT NULL,\n m TIMESTAMPTZ\n);\n"),
		"internal/plan/plandb/plandb.go": source("// Package plandb is.\npackage plandb\nconst columns = `a, b`\nfunc f(name string, list string) {\n" +
			"_ = `SELECT ` + columns + ` FROM a WHERE n IN ` + list\n" +
			"_ = `SELECT n FROM a ` +\n `FOR UPDATE`\n" +
			"_ = `SELECT n FROM ` + name\n" +
			"_ = fmt.Sprintf(`DELETE FROM a WHERE n = '%s'`, name)\n" +
			"_ = \"Select a place of your own\"\n}\n"),
		"internal/plan/plan.go": source("// Package plan is.\npackage plan\nvar x = `SELECT n FROM a`\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	faults, seen := checkSQL(tree)
	var text strings.Builder
	for _, f := range ordered(faults) {
		fmt.Fprintln(&text, f)
	}
	for _, want := range []string{
		`internal/plan/plan.go:3: SQL stands outside a store`, `plandb.go:6: has "FOR UPDATE"`, `plandb.go:8: pastes name into SQL`,
		`plandb.go:9: pastes the arguments of Sprintf`, `migrations/1_a.sql: has "m TIMESTAMPTZ"`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no fault %q in\n%s", want, text.String())
		}
	}
	if len(faults) != 5 || seen != 7 {
		t.Errorf("%d faults in %d statements, want 5 in 7:\n%s", len(faults), seen, text.String())
	}
}
