package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"preround/data"
	"preround/internal/account/accountdb"
	"preround/internal/account/signin/signindb"
	"preround/internal/account/token/tokendb"
	"preround/internal/applications/applicationsdb"
	"preround/internal/calendar/calendardb"
	"preround/internal/catalog"
	"preround/internal/catalog/catalogdb"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/cv/cvdb"
	"preround/internal/invite/invitedb"
	"preround/internal/lead/leaddb"
	"preround/internal/letters/held/helddb"
	"preround/internal/letters/lettersdb"
	"preround/internal/money/moneydb"
	"preround/internal/packet/packetdb"
	"preround/internal/papers"
	"preround/internal/papers/papersdb"
	"preround/internal/plan/plandb"
	"preround/internal/platform/blob"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/reminder/reminderdb"
	"preround/internal/statement/statementdb"
	"preround/internal/today/todaydb"
	"preround/migrations"
)

// rooms is the opened database with the store of each feature.
type rooms struct {
	db       *db.DB
	places   *catalogdb.Store
	plans    *plandb.Store
	accounts *accountdb.Store
	signin   *signindb.Store
	tracked  *applicationsdb.Store
	tokens   *tokendb.Store
	calendar *calendardb.Store
	cvs      *cvdb.Store
	invites  *invitedb.Store
	texts    *statementdb.Store
	leads    *leaddb.Store
	letters  *lettersdb.Store
	held     *helddb.Store
	visits   *todaydb.Store
	money    *moneydb.Store
	reminds  *reminderdb.Store
	packets  *packetdb.Store
	papers   *papersdb.Store
	vault    *blob.Vault      // files of papers; nil where a command needs none
	looks    papers.Inspector // looks into files that are sent, and has them scanned
	scanner  papers.Scanner   // looks for viruses in them; nil: nobody does
	clock    clock.Clock
}

// databaseConfig says where the data lies.
func databaseConfig(o Options) (db.Config, error) {
	c := db.Config{URL: o.DatabaseURL, Migrations: migrations.Files}
	if o.DatabaseURL != "" {
		if !strings.HasPrefix(o.DatabaseURL, "postgres://") && !strings.HasPrefix(o.DatabaseURL, "postgresql://") {
			return c, refuse("PREROUND_DATABASE_URL must begin with postgres://. Leave it empty to use the embedded database.")
		}
		return c, nil
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return c, refuse("The data folder %s cannot be made (%v). Choose another with PREROUND_DATA.", o.Data, plainCause(err))
	}
	probe, err := os.CreateTemp(o.Data, ".write-test-*")
	if err != nil {
		return c, refuse("The data folder %s cannot be written (%v). Give this user the right to write there, or choose another with PREROUND_DATA.", o.Data, plainCause(err))
	}
	_ = probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return c, refuse("The data folder %s cannot be written (%v).", o.Data, plainCause(err))
	}
	c.File = filepath.Join(o.Data, databaseFile)
	return c, nil
}

// plainCause is the last part of a file error: "permission denied".
func plainCause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// existing is databaseConfig for commands that only read: a mistyped folder is
// refused instead of being filled with a new, empty database.
func existing(o Options) (db.Config, error) {
	if o.DatabaseURL == "" {
		file := filepath.Join(o.Data, databaseFile)
		if _, err := os.Stat(file); err != nil {
			return db.Config{}, refuse("There is no database at %s (%v). Name its folder with PREROUND_DATA.", file, plainCause(err))
		}
	}
	return databaseConfig(o)
}

// databaseFile is the embedded database in the data folder.
const databaseFile = "preround.sqlite"

// open opens the database and brings its schema up to date.
func open(ctx context.Context, o Options) (*rooms, error) {
	clk, err := o.clock()
	if err != nil {
		return nil, err
	}
	config, err := databaseConfig(o)
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, config)
	if err != nil {
		return nil, refuse("%s", strings.TrimSuffix(err.Error(), "."))
	}
	return newRooms(d, clk), nil
}

// newRooms gives every feature its store.
func newRooms(d *db.DB, clk clock.Clock) *rooms {
	return &rooms{db: d, clock: clk,
		places:   catalogdb.New(d),
		plans:    plandb.New(d),
		accounts: accountdb.New(d),
		signin:   signindb.New(d),
		tracked:  applicationsdb.New(d),
		tokens:   tokendb.New(d),
		calendar: calendardb.New(d),
		cvs:      cvdb.New(d),
		invites:  invitedb.New(d),
		texts:    statementdb.New(d),
		leads:    leaddb.New(d),
		letters:  lettersdb.New(d),
		held:     helddb.New(d),
		visits:   todaydb.New(d),
		reminds:  reminderdb.New(d),
		money:    moneydb.New(d),
		packets:  packetdb.New(d),
		papers:   papersdb.New(d),
	}
}

// importShipped brings the stored catalogue up to the one in this program.
func (r *rooms) importShipped(ctx context.Context, log *slog.Logger) error {
	sum, err := catalogdb.SumOf(data.Catalogue, version(), "catalogue/*.yaml")
	if err != nil {
		return err
	}
	decision, ran, err := r.places.Import(ctx, r.clock.Now(), sum, shipped)
	if err != nil {
		return fmt.Errorf("the shipped catalogue could not be taken in: %w", err)
	}
	if ran {
		log.Info("catalogue taken in", "new", len(decision.Insert), "changed", len(decision.Update), "edited here and left alone", len(decision.Differs))
	}
	return nil
}

// shipped reads the places inside the program. A fault there is a fault of the
// release, which its own tests refuse.
func shipped() ([]catalog.Place, error) {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		return nil, fmt.Errorf("the shipped catalogue is faulty: %s", faults[0])
	}
	return places, nil
}

// refreshEvery is how often a node asks whether another changed the catalogue.
const refreshEvery = 15 * time.Second

// library keeps the search index in step with the database.
type library struct {
	live    *index.Live
	store   *catalogdb.Store
	version int64
}

// newLibrary builds the index from all stored places.
func newLibrary(ctx context.Context, store *catalogdb.Store) (*library, error) {
	stored, version, err := store.All(ctx)
	if err != nil {
		return nil, err
	}
	live := &index.Live{}
	live.Swap(index.Build(present(stored)))
	return &library{live: live, store: store, version: version}, nil
}

// present are the places that still stand.
func present(stored []catalog.Stored) []catalog.Place {
	places := make([]catalog.Place, 0, len(stored))
	for _, s := range stored {
		if !s.Withdrawn {
			places = append(places, s.Place)
		}
	}
	return places
}

// follow takes over what other nodes and commands change, until ctx ends.
func (l *library) follow(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.refresh(ctx); err != nil && ctx.Err() == nil {
				log.Warn("the catalogue could not be looked at", "error", err)
			}
		}
	}
}

func (l *library) refresh(ctx context.Context) error {
	now, err := l.store.Version(ctx)
	if err != nil || now == l.version {
		return err
	}
	changed, now, err := l.store.Since(ctx, l.version)
	if err != nil {
		return err
	}
	var gone []catalog.ID
	for _, s := range changed {
		if s.Withdrawn {
			gone = append(gone, s.Place.ID)
		}
	}
	l.live.Swap(l.live.Load().With(present(changed), gone))
	l.version = now
	return nil
}
