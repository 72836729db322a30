package table

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/lead"
)

// readCatalogue reads the places of a catalogue file, each whole. A file with a
// fault is refused with its first faults: it is written by a program or by
// somebody who can mend it.
func readCatalogue(name string, text []byte) (Table, error) {
	places, faults := source.ReadFile(name, text)
	if len(faults) > 0 {
		says := make([]string, 0, 3)
		for _, f := range faults[:min(len(faults), 3)] {
			says = append(says, cut(f.String(), 300))
		}
		return Table{}, refuse("The catalogue file has faults: %s", strings.Join(says, "; "))
	}
	t := Table{Written: "a catalogue file", Columns: []lead.Column{{Title: "Name", Field: lead.Name}, {Title: "Organiser", Field: lead.Organiser}}}
	for i, p := range places {
		row := lead.Row{Line: i + 1, Cells: []string{p.Name, p.Organiser.Name}}
		p.ID = ""
		body, err := catalog.EncodeBody(p)
		if err != nil {
			return Table{}, err
		}
		row.Whole = body
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
