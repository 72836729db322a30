package app

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"preround/internal/archive/archiveweb"
	"preround/internal/packet"
	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/papers/papersweb"
	"preround/internal/platform/blob"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// papers joins the pages of what students hand in.
func (h *house) papers(operations http.Handler) {
	r := h.rooms
	h.vault = papers.New(papers.Setup{Store: r.papers, Uploads: r.papers, Doomed: r.papers, Vault: r.vault, Inspector: r.looks, Transact: r.db.Write,
		Scanner: r.scanner, Scans: r.papers, Rescan: h.scanLater, Plan: planOfPapers{r}, Uses: packet.Uses{Service: h.packets}, Clock: r.clock, Random: rand.Reader, Quota: int64(h.options.PaperQuota) << 20})
	h.queue.Handle(scanKind, h.scanWaiting)
	pages := &papersweb.Pages{Keeper: h.desk, Who: h.desk.Who, Papers: h.vault, Clock: r.clock}
	papersweb.Routes(h.site, pages)
	papersweb.API(h.api, pages)
	// The API's other operations have the small limits of a page.
	for pattern, large := range map[string]web.Large{
		"POST /api/v1/papers":             {Body: inspect.MaxBytes + 1, Patience: 15 * time.Minute},
		"GET /api/v1/papers/{paper}/file": {Patience: 15 * time.Minute},
	} {
		h.large(pattern, large, operations)
	}
}

// large gives one operation of the API more than the small limits of a page.
func (h *house) large(pattern string, l web.Large, operations http.Handler) {
	h.site.HandleLarge(pattern, l, func(w http.ResponseWriter, q *http.Request) error {
		http.StripPrefix(h.site.Base(), operations).ServeHTTP(w, q)
		return nil
	})
}

// papersShelf is what the archive takes along of papers.
func (h *house) papersShelf() shelf {
	return shelf{papers.Records{Store: h.rooms.papers, Transact: h.rooms.db.Write}, []string{"paper", "paper_revision"},
		archiveweb.Room{Title: "Papers", Says: "what you noted of each, and what its files are; the files themselves are on the page of each paper"}}
}

const noUploads = "Files that were still on their way: they have not arrived yet."

func init() {
	maps.Copy(leftOut, map[string]string{
		"paper_version": "The files of your papers: they are too large for the archive. Download each on the page of its paper; the archive says what they are.",
		"paper_upload":  noUploads, "paper_part": noUploads,
	})
}

// planOfPapers takes into kept plans what papers are held.
type planOfPapers struct{ *rooms }

// Held implements papers.Plan.
func (p planOfPapers) Held(ctx context.Context, who student.ID, all []papers.Paper, of papers.Kind) (changed bool, err error) {
	err = p.db.Write(ctx, func(ctx context.Context) error {
		changed = false
		rev, err := p.plans.Latest(ctx, who)
		if errs.KindOf(err) == errs.NotFound {
			return nil // no plan yet: the next change of a paper tells it
		}
		if err != nil {
			return err
		}
		state, err := p.kept(ctx, who)
		if err != nil {
			return err
		}
		state.Student.Facts.Have = papers.Merge(state.Student.Facts.Have, all, of)
		now := state.Query().Encode()
		if now == rev.State {
			return nil
		}
		changed = true
		_, err = p.plans.Append(ctx, who, rev.Rev, p.clock.Now(), now, "Papers that you hold")
		return err
	})
	return changed, err
}

// openFiles opens the store of papers and the key that encrypts it, which it makes
// at the first start.
func (r *rooms) openFiles(ctx context.Context, o Options, log *slog.Logger) (closeFiles func(), err error) {
	keys, err := r.keys(ctx, o, log)
	if err != nil {
		return nil, err
	}
	store, closeFiles, err := o.files(ctx)
	if err != nil {
		return nil, err
	}
	r.vault = blob.NewVault(store, keys)
	r.looks, err = newLookout()
	if err == nil {
		err = r.watch(ctx, o, log)
	}
	return closeFiles, err
}

// files is the store of papers.
func (o Options) files(ctx context.Context) (blob.Store, func(), error) {
	if o.BlobURL != "" {
		s, err := blob.OpenS3(ctx, o.BlobURL)
		if err != nil {
			return nil, nil, refuse("%s", strings.TrimSuffix(err.Error(), "."))
		}
		return s, func() {}, nil
	}
	f, err := blob.OpenFiles(filepath.Join(o.Data, "blobs"))
	if err != nil {
		return nil, nil, refuse("%s", err)
	}
	return f, func() { _ = f.Close() }, nil
}

// keys are the keys of papers: those named, or of the key file. A key is made only
// where no paper needs another.
func (r *rooms) keys(ctx context.Context, o Options, log *slog.Logger) (blob.Keys, error) {
	if o.BlobKey != "" {
		k, err := blob.ReadKeys(o.BlobKey)
		if err != nil {
			return k, refuse("PREROUND_BLOB_KEY: %s", err)
		}
		return k, nil
	}
	k, err := blob.ReadKeyFile(o.BlobKeyFile)
	if err == nil {
		return k, nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return k, refuse("%s", err)
	}
	papersHeld, err := r.papers.Any(ctx)
	if err != nil {
		return k, err
	}
	lettersHeld, err := r.held.Any(ctx)
	if err != nil {
		return k, err
	}
	packetsHeld, err := r.packets.Any(ctx)
	if err != nil {
		return k, err
	}
	if papersHeld || packetsHeld || lettersHeld {
		return k, refuse("Papers are kept here, and their key is not at %s. Put it there, or name it with PREROUND_BLOB_KEY_FILE; without it no paper can be read.", o.BlobKeyFile)
	}
	if k, err = blob.MakeKeyFile(o.BlobKeyFile, r.clock.Now()); err != nil {
		return k, refuse("The key of papers cannot be written to %s (%v). Choose another place with PREROUND_BLOB_KEY_FILE, apart from the data, or give the key in PREROUND_BLOB_KEY.", o.BlobKeyFile, plainCause(err))
	}
	log.Info("a key for papers was made; keep a copy apart from the data and from backups", "file", o.BlobKeyFile, "public", k.Public())
	return k, nil
}

const (
	tidyEvery  = time.Minute
	sweepEvery = 24 * time.Hour
)

// tidyPapers deletes what is to go, once a minute, and what something cut off left
// behind, once a day, until ctx ends.
func (h *house) tidyPapers(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	swept := h.rooms.clock.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := h.vault.Tidy(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("papers that are to go could not be deleted", "error", err)
		}
		if err := h.held.Tidy(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("letters that are to go could not be deleted", "error", err)
		}
		if h.rooms.clock.Now().Sub(swept) < sweepEvery {
			continue
		}
		swept = h.rooms.clock.Now()
		if err := errors.Join(h.sweepPapers(ctx), h.sweepPackets(ctx)); err != nil && ctx.Err() == nil {
			h.log.Warn("files without papers could not be swept", "error", err)
		}
		if err := h.sweepLetters(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("files without letters could not be swept", "error", err)
		}
	}
}

func (h *house) sweepPapers(ctx context.Context) error {
	n, err := h.vault.Sweep(ctx, func(do func(papers.Blob) error) error {
		return h.rooms.vault.Each(ctx, "papers", func(i blob.Info) error { return do(papers.Blob{Name: i.Name, Made: i.Made}) })
	})
	if n > 0 {
		h.log.Info("files without papers swept", "count", n)
	}
	return err
}
