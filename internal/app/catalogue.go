package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/reference"
)

// checkCatalogue reads catalogue files and says what to mend.
func checkCatalogue(paths []string, stdout io.Writer) error {
	places, faults, err := readPlaces(paths)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(stdout, f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s; %s in order", counted(len(faults), "fault"), counted(len(places), "place"))
	}
	if len(places) == 0 {
		return refuse("There are no places in %s. Catalogue files end in .yaml and lie in the folder itself.", strings.Join(paths, ", "))
	}
	fmt.Fprintf(stdout, "%s, no faults.\n", counted(len(places), "place"))
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// readPlaces reads files and folders; without any, the shipped catalogue.
func readPlaces(paths []string) (places []catalog.Place, faults []source.Fault, err error) {
	if len(paths) == 0 {
		places, faults = source.ReadFS(data.Catalogue, "catalogue")
		return places, faults, nil
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, nil, refuse("%s cannot be read (%v).", p, plainCause(err))
		}
		var some []catalog.Place
		var bad []source.Fault
		if info.IsDir() {
			some, bad = source.ReadFS(os.DirFS(p), ".")
		} else {
			text, err := os.ReadFile(p)
			if err != nil {
				return nil, nil, refuse("%s cannot be read (%v).", p, plainCause(err))
			}
			some, bad = source.ReadFile(p, text)
		}
		places, faults = append(places, some...), append(faults, bad...)
	}
	return places, append(faults, twice(places)...), nil
}

// twice finds ids that stand in more than one of the paths.
func twice(places []catalog.Place) []source.Fault {
	var out []source.Fault
	seen := map[catalog.ID]bool{}
	for _, p := range places {
		if seen[p.ID] {
			out = append(out, source.Fault{File: "all files", Where: string(p.ID), Says: "this id stands twice; give one of the two places another"})
		}
		seen[p.ID] = true
	}
	return out
}

// importCatalogue puts places into this server's catalogue, all or none.
func importCatalogue(ctx context.Context, o Options, paths []string, stdout io.Writer) error {
	places, faults, err := readPlaces(paths)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		for _, f := range faults {
			fmt.Fprintln(stdout, f)
		}
		return fmt.Errorf("nothing was taken in: %s", counted(len(faults), "fault"))
	}
	if len(places) == 0 {
		return refuse("There are no places in %s. Catalogue files end in .yaml and lie in the folder itself.", strings.Join(paths, ", "))
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.db.Close()
	if err := r.importShipped(ctx, logger(o, io.Discard)); err != nil {
		return err
	}
	changed, err := r.places.Put(ctx, r.clock.Now(), places...)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s read, %d new or changed. A running server shows them within %s.\n", counted(len(places), "place"), changed, refreshEvery)
	return nil
}

// exportCatalogue writes this server's places, one file for each country.
func exportCatalogue(ctx context.Context, o Options, folder string, stdout io.Writer) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return refuse("The folder %s cannot be made (%v).", folder, plainCause(err))
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		return refuse("The folder %s is not empty. Name a new one, so that nothing is overwritten.", folder)
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.db.Close()
	if err := r.importShipped(ctx, logger(o, io.Discard)); err != nil {
		return err
	}
	stored, _, err := r.places.All(ctx)
	if err != nil {
		return err
	}
	files := map[string][]catalog.Place{}
	for _, p := range present(stored) {
		name := fileOf(p)
		files[name] = append(files[name], p)
	}
	for name, places := range files {
		slices.SortFunc(places, func(a, b catalog.Place) int { return strings.Compare(string(a.ID), string(b.ID)) })
		if err := os.WriteFile(filepath.Join(folder, name), source.Write(places), 0o644); err != nil {
			return fmt.Errorf("the export is not whole: %w", err)
		}
	}
	fmt.Fprintf(stdout, "%d places written to %d files in %s.\n", len(present(stored)), len(files), folder)
	return nil
}

// fileOf is the file of a place: its first country, as in the shipped catalogue.
func fileOf(p catalog.Place) string {
	country := reference.Worldwide
	if len(p.Locations) > 0 {
		country = p.Locations[0].Country
	}
	return strings.ToLower(string(country)) + ".yaml"
}
