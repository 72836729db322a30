package app

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"preround/internal/platform/clock"
)

// Options are what the owner of a server can set, each as a flag and as an
// environment variable.
type Options struct {
	Addr          string `default:"127.0.0.1:8080" env:"PREROUND_ADDR" placeholder:"HOST:PORT" help:"Address to listen on. Use :8080 to be reached from other machines."`
	Data          string `default:"preround-data" env:"PREROUND_DATA" placeholder:"FOLDER" help:"Folder for the embedded database; created when missing."`
	DatabaseURL   string `env:"PREROUND_DATABASE_URL" placeholder:"postgres://..." help:"PostgreSQL to use instead of the embedded database. Empty: SQLite in the data folder."`
	BaseURL       string `env:"PREROUND_BASE_URL" placeholder:"https://host/path" help:"Address under which visitors reach this server; links are built from it. A path works. Empty: http://ADDR."`
	MetricsAddr   string `env:"PREROUND_METRICS_ADDR" placeholder:"HOST:PORT" help:"Separate address that serves /metrics for Prometheus. Empty: no metrics."`
	ProxyHeader   string `env:"PREROUND_PROXY_HEADER" placeholder:"X-Forwarded-For" help:"Header in which your own reverse proxy names the visitor's address; its last entry is taken. Empty: the connection's address."`
	Secret        string `env:"PREROUND_SECRET" placeholder:"TEXT" help:"Secret of at least 32 characters that keys of kept plans depend on; former ones after a comma. Empty: made at the first start and kept in the database."`
	SMTPURL       string `name:"smtp-url" env:"PREROUND_SMTP_URL" placeholder:"smtp://..." help:"Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465. Empty: this server sends no mail."`
	MailFrom      string `env:"PREROUND_MAIL_FROM" placeholder:"NAME <ADDRESS>" help:"Whom mails come from, such as Preround <plan@example.org>. Needed with a mail server."`
	Fetch         string `default:"off" enum:"on,off" env:"PREROUND_FETCH" placeholder:"on|off" help:"Whether students may have this server open a public web page that they want to add as a place of their own. Off: it asks no other server for anything."`
	OIDCIssuer    string `name:"oidc-issuer" env:"PREROUND_OIDC_ISSUER" placeholder:"https://..." help:"OpenID Connect provider whose sign-in opens accounts too. Empty: none."`
	OIDCClient    string `name:"oidc-client-id" env:"PREROUND_OIDC_CLIENT_ID" placeholder:"TEXT" help:"Name of this server at that provider. Its redirect address is BASE-URL/sign-in/institution/back."`
	OIDCSecret    string `name:"oidc-client-secret" env:"PREROUND_OIDC_CLIENT_SECRET" placeholder:"TEXT" help:"Secret of this server at that provider."`
	OIDCName      string `name:"oidc-name" env:"PREROUND_OIDC_NAME" placeholder:"TEXT" help:"What students call that provider, such as the name of the university."`
	BlobURL       string `env:"PREROUND_BLOB_URL" placeholder:"s3://..." help:"S3 store for papers: s3://key:secret@host/bucket?region=... Empty: the folder blobs in the data folder."`
	BlobKey       string `env:"PREROUND_BLOB_KEY" placeholder:"AGE-SECRET-KEY-1..." help:"Key that papers are encrypted with; former ones after a comma. Empty: the key file."`
	BlobKeyFile   string `env:"PREROUND_BLOB_KEY_FILE" placeholder:"FILE" help:"File with that key, made at the first start. Keep it apart from the data: without it no paper can be read. Empty: the data folder's name with .key."`
	School        string `env:"PREROUND_SCHOOL" placeholder:"TEXT" help:"Name of the school or society that runs this server, as referees read it. It may then keep letters that students waived the right to read. Empty: a personal server, which keeps none."`
	LetterReaders string `env:"PREROUND_LETTER_READERS" placeholder:"ADDRESS,..." help:"Addresses of the accounts that may read letters on a school's server; referees are told them. The owner as such may not. Empty: nobody, and no waived letter is kept."`
	BackupKey     string `env:"PREROUND_BACKUP_KEY" placeholder:"age1...|KEY|PHRASE" help:"Key that backups are encrypted with: a public key of age, which opens none; a secret one; or a phrase of at least 16 characters. Empty: not encrypted."`
	PacketQuota   int    `default:"300" env:"PREROUND_PACKET_QUOTA" placeholder:"MIB" help:"How much is kept of what each student has sent, in MiB, apart from papers."`
	PaperQuota    int    `default:"300" env:"PREROUND_PAPER_QUOTA" placeholder:"MIB" help:"How much each student may keep in papers, in MiB."`
	Clamd         string `env:"PREROUND_CLAMD" placeholder:"unix:/path|tcp:HOST:PORT" help:"ClamAV's clamd, which then scans every file that people send for viruses. Empty: files are not scanned, and the pages say so."`
	PageCache     int    `name:"page-cache" default:"8" env:"PREROUND_PAGE_CACHE" placeholder:"MIB" help:"Memory, in MiB, for ready pages of visitors who keep nothing here. 0: every page is made anew."`
	Now           string `env:"PREROUND_NOW" placeholder:"2026-11-22T09:00:00Z" help:"Time from which the clock starts, for demonstrations and tests."`
	LogFormat     string `default:"text" enum:"text,json," env:"PREROUND_LOG" placeholder:"text|json" help:"Form of the log lines."`
}

type commandLine struct {
	Options

	Serve     struct{} `cmd:"" default:"1" help:"Serve the pages and the API (the default)."`
	Catalogue struct {
		Check struct {
			Paths []string `arg:"" optional:"" type:"path" help:"Files or folders; without any, the shipped catalogue."`
		} `cmd:"" help:"Check catalogue files and say what to mend, with file and line."`
		Import struct {
			Paths []string `arg:"" type:"path" help:"Files or folders in the catalogue format."`
		} `cmd:"" help:"Put places into this server's catalogue."`
		Export struct {
			Folder string `arg:"" type:"path" help:"New or empty folder; one file for each country."`
		} `cmd:"" help:"Write this server's catalogue as files."`
	} `cmd:"" help:"Work with the catalogue of places."`
	Admin struct {
		List  struct{} `cmd:"" help:"List the owners of this server."`
		Grant struct {
			Email string `arg:"" help:"Address of an account of this server."`
		} `cmd:"" help:"Make an account an owner of this server."`
		Revoke struct {
			Email string `arg:"" help:"Address of an owner."`
		} `cmd:"" help:"Make an owner one like others."`
	} `cmd:"" help:"Say who owns this server; the first account of a fresh one does."`
	Backup struct {
		File string `arg:"" type:"path" help:"File to write; must not exist yet."`
	} `cmd:"" help:"Copy the whole database and all papers into one file; safe while the server runs. Encrypted where PREROUND_BACKUP_KEY is set."`
	Restore struct {
		File  string `arg:"" type:"path" help:"File made by backup."`
		Force bool   `help:"Replace the data that is there."`
	} `cmd:"" help:"Bring a backup back. Refuses a damaged file, and one over existing data without --force."`
	Healthcheck struct{} `cmd:"" help:"Ask the running server whether it is well; exit 0 if so."`
	Version     struct{} `cmd:"" help:"Print the version."`
	Inspect     struct{} `cmd:"" hidden:"" help:"Look into a file that the server was sent; the server calls this itself."`
}

// refusal is an error of the person who started the program: one sentence, exit 2.
type refusal struct{ says string }

func (r refusal) Error() string { return r.says }

func refuse(format string, args ...any) error { return refusal{fmt.Sprintf(format, args...)} }

// helpShown ends the run after --help without an error.
var errHelpShown = errors.New("help shown")

// parse reads arguments and environment. The environment is the one given to
// Run, not the process's own, so that tests can run side by side.
func parse(args, env []string, out io.Writer) (cmd string, line *commandLine, err error) {
	line = &commandLine{}
	vars := map[string]string{}
	for _, kv := range env {
		if k, v, ok := strings.Cut(kv, "="); ok {
			vars[k] = v
		}
	}
	fromEnv := kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if v, ok := vars[name]; ok && v != "" {
				return v, nil
			}
		}
		return nil, nil
	})
	parser, err := kong.New(line, kong.Name("preround"), kong.Writers(out, out), kong.Resolvers(fromEnv),
		kong.Exit(func(int) { panic(errHelpShown) }),
		kong.Description("Preround takes a medical student from “what do I want?” back from the deadline to the first day on the ward."))
	if err != nil {
		return "", nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			if p != any(errHelpShown) {
				panic(p)
			}
			err = errHelpShown
		}
	}()
	ctx, err := parser.Parse(args)
	if err != nil {
		return "", nil, refuse("%s. Run preround --help for all options.", strings.TrimSuffix(err.Error(), "."))
	}
	line.fill()
	return ctx.Command(), line, nil
}

// fill gives what was set to nothing its usual value: an empty variable means
// "not set", as everywhere.
func (o *Options) fill() {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:8080"
	}
	if o.Data == "" {
		o.Data = "preround-data"
	}
	if o.BlobKeyFile == "" {
		o.BlobKeyFile = filepath.Clean(o.Data) + ".key"
	}
	if o.LogFormat == "" {
		o.LogFormat = "text"
	}
}

// shortestSecret is how many characters PREROUND_SECRET must have at least.
const shortestSecret = 32

// check finds what is wrong with the options before anything is opened or made.
func (o Options) check() error {
	if _, err := o.clock(); err != nil {
		return err
	}
	for _, s := range strings.Split(o.Secret, ",") {
		if o.Secret != "" && len(strings.TrimSpace(s)) < shortestSecret {
			return refuse("PREROUND_SECRET must have at least %d characters. Leave it empty, and one is made and kept in the database.", shortestSecret)
		}
	}
	if err := o.checkInstitution(); err != nil {
		return err
	}
	if _, err := o.letterHouse(); err != nil {
		return err
	}
	if _, err := o.scanner(); err != nil {
		return err
	}
	_, err := o.mailer()
	return err
}

// clock gives the machine's clock, or one that starts at PREROUND_NOW.
func (o Options) clock() (clock.Clock, error) {
	if o.Now == "" {
		return clock.System(), nil
	}
	t, err := time.Parse(time.RFC3339, o.Now)
	if err != nil {
		return nil, refuse("PREROUND_NOW is %q, which is not a time; write it as 2026-11-22T09:00:00Z", o.Now)
	}
	return clock.StartingAt(t), nil
}

// base is the address under which visitors reach the server, without a slash at
// its end.
func (o Options) base() (*url.URL, error) {
	if o.BaseURL == "" {
		return &url.URL{Scheme: "http", Host: hostFor(o.Addr)}, nil
	}
	u, err := url.Parse(strings.TrimRight(o.BaseURL, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, refuse("PREROUND_BASE_URL is %q; write the whole address, such as https://plan.example.org/preround", o.BaseURL)
	}
	return u, nil
}

// hostFor turns a listening address into one that a browser on this machine can
// open: an empty or unspecified host becomes localhost.
func hostFor(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
