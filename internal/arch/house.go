package arch

// graph says which pure packages a pure package may import besides
// platform/{errs,clock,id} and reference. It has no cycle, and a test says so. An arrow
// more is a decision: it belongs into docs/architecture.md too.
var graph = map[string][]string{
	"catalog":        nil,
	"catalog/index":  {"catalog"},
	"catalog/source": {"catalog"},
	"student":        {"catalog"},
	"fit":            {"student", "catalog", "catalog/index"},
	"plan":           {"fit", "student", "catalog"},
	"reminder":       {"agenda", "student"}, // a mail tells of any dated thing
	"account":        {"student", "plan"},   // what is kept is a plan's state
	"papers/inspect": nil,
	"papers":         {"papers/inspect", "agenda", "student", "catalog"},
	"packet":         {"papers", "student", "catalog"}, // it tells papers where they are used
	"account/signin": {"account", "student", "plan"},
	"account/token":  {"account", "student"},
	"invite":         {"account", "student"},                  // guesses are counted by network
	"letters/held":   {"papers/inspect", "policy", "student"}, // who may open a letter is asked of the policy
	"policy":         nil,
	"guard":          nil,
	"calendar":       {"agenda", "plan", "student"}, // a feed remembers what it sent to whom
	"agenda":         {"plan", "student", "catalog"},
	"archive":        {"student"},
	"readiness":      {"fit", "plan", "student", "catalog", "catalog/index"},
	"money":          {"agenda", "fit", "student", "catalog"}, // due dates; who may apply for a grant
	"today":          {"agenda", "student"},
	"route":          {"fit", "student", "catalog"},
	"warning":        {"catalog"},
	"cv":             {"student"},
	"statement":      {"student", "catalog"}, // a text is held against what its place states
	"letters":        {"agenda", "student"},  // whom to ask by when, and whom one waits for
	"alternatives":   {"plan", "fit", "student", "catalog", "catalog/index"},
	"spread":         {"fit", "student", "catalog"},
	"applications":   {"agenda", "plan", "fit", "student", "catalog"}, // what a place asks, what the plan says of it
	"lead":           {"student", "catalog"},
	"lead/paste":     {"lead", "lead/table"},
	"lead/table":     {"lead", "catalog", "catalog/source"},
}

// shared are rooms that every feature may import.
var shared = []string{"platform/errs", "platform/clock", "platform/id", "platform/csvsafe", "reference", "guard"}

// modules are the third-party modules that a pure package may import in its
// code (not its tests). A dependency must pay rent: one line, one reason.
var modules = map[string][]string{
	"account": {
		"golang.org/x/crypto", // a recovery code is stretched by argon2id before it is compared
	},
	"catalog/index": {
		"github.com/klauspost/compress", // what a row shows is kept packed: a million places in memory
	},
	"catalog/source": {
		"github.com/goccy/go-yaml",              // the source format
		"github.com/santhosh-tekuri/jsonschema", // its schema, which ships with the project
	},
	"papers/inspect": {
		"github.com/pdfcpu/pdfcpu", // reading a PDF to its last object, and writing it anew
	},
	"lead/paste": {
		"golang.org/x/net", // pages of the web are read by the tokeniser of the HTML standard
	},
	"calendar": {
		"github.com/arran4/golang-ical", // iCalendar is all small print
	},
}

// anywhere are modules that hold no technology, only rules of language.
var anywhere = []string{"golang.org/x/text"}

// impure are packages of the standard library that a pure package leaves to
// the rooms at the edge.
var impure = []string{"net", "net/http", "database/sql", "html/template", "os", "os/exec", "syscall", "log", "log/slog"}

// forbiddenNames tell nothing about what is inside.
var forbiddenNames = []string{
	"util", "utils", "common", "helper", "helpers", "model", "models", "service", "services",
	"types", "misc", "shared", "lib", "core", "base", "manager", "managers",
}

// Limits, as a guide: what is longer is read by nobody.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxMethods       = 10
)

// longFiles are files that may pass maxFileLines, each with the reason.
var longFiles = map[string]string{}

// longFunctions are functions, as "dir.Name" or "dir.Type.Name", that may pass
// maxFunctionLines, each with the reason.
var longFunctions = map[string]string{}

// wideInterfaces may pass maxMethods, each with the reason.
var wideInterfaces = map[string]string{}

// twins are pairs name.sqlite.sql and name.postgres.sql, each with the reason
// why one portable text was not enough. Their number is meant to stay small.
var twins = map[string]string{}

// keepsRows are rooms below platform that have a table of their own, each with the
// reason. Their SQL follows the rules of the stores.
var keepsRows = map[string]string{
	"platform/jobs": "a queue knows no feature, and an order joins the transaction of whoever gives it",
}
