package applicationsweb

import (
	"strconv"

	"github.com/a-h/templ"

	"preround/internal/applications"
	"preround/internal/platform/ui"
)

var stageIcons = map[applications.Stage]string{
	applications.Interested: "bookmark", applications.Preparing: "list-check", applications.Ready: "file-text", applications.Sent: "send",
	applications.Released: "school", applications.Interview: "users", applications.Offer: "mail-opened", applications.Accepted: "check",
	applications.Cleared: "shield-check", applications.OnPlacement: "building-hospital", applications.Completed: "certificate", applications.Closed: "x",
}

func stageIcon(s applications.Stage) string { return stageIcons[s] }

// statsTable shows a bar and the figures for each stage that any application saw.
func statsTable(stats []applications.StageStat) ui.Table {
	t := ui.Table{Caption: "Applications by stage", Head: []string{"Stage", "Now", "Were there", "Days there, middle"}, Numbers: map[int]bool{2: true, 3: true}}
	most := 0
	for _, s := range stats {
		most = max(most, s.Now)
	}
	for _, s := range stats {
		if s.Ever > 0 {
			t.Rows = append(t.Rows, []templ.Component{ui.Words(s.Stage.Label()), statBar(s.Now, most), ui.Words(strconv.Itoa(s.Ever)), ui.Words(strconv.Itoa(s.Median))})
		}
	}
	return t
}

func labelOf(a *applications.Application, name string) string {
	if a.Label != "" {
		return a.Label
	}
	return name
}
