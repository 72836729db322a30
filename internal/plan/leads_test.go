package plan

import (
	"strings"
	"testing"

	"preround/internal/reference"
)

// Administrative processing happens to some: it is told, and not counted with.
func TestUSVisaDecisionIsNotAdministrativeProcessing(t *testing.T) {
	t.Parallel()
	l := leadOf(leadVisa, "US")
	if l.checked != reference.CheckedNo || l.days[usually] != 7 || !strings.Contains(l.note, "Sometimes administrative processing adds 30 to 60 days") {
		t.Errorf("the usual decision after a US visa interview is %+v", *l)
	}
}
