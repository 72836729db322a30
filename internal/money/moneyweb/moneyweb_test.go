package moneyweb_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/web/webtest"
	"preround/internal/reference"
)

func TestSomebodyWhoKeepsNothingIsToldWhatItIsFor(t *testing.T) {
	lite(t, func(t *testing.T, h *house, _ *webtest.Browser) {
		stranger := webtest.New(t, h.as(""))
		stranger.Get("/money").OK().Has("h1", "Money").Has("a.btn", "Start a plan").Hasnt("form[action='/keep']")
		stranger.Get("/money/rates?year=4&country=GB").OK().Has("form[action='/keep'] button", "Keep my plan on this device").Has("input[name=country][value=GB]")
		stranger.Post("/money/lines", url.Values{"kind": {"visa"}}).Status(http.StatusForbidden)
	})
}

func TestAnEmptyLedgerSaysWhatToDo(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Get("/money").OK().Has("h1", "Money").Has(".stay a", "Elective").Has("nav a", "Scholarships")
		p := h.persons["amina"]
		p.Stays = nil
		h.persons["amina"] = p
		b.Get("/money").OK().Has(".empty", "Nothing stands in your ledger yet").Has(".empty a.btn", "Add a line")
	})
}

// From an application's proposals to a paid line, and back by undo.
func TestEstimatesAreTakenOverChangedPaidAndUndone(t *testing.T) {
	each(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Get("/money/amina-imperial").OK().Has("#estimates", "Estimates").Has(".proposal", "derived estimate", "The Economist").
			Has(".proposal", "No figure known: ask", "Visa").Has(".proposal", "gov.uk", "Use this estimate").
			Has(".proposal", "No figure known: ask", "Travel")
		if len(h.lines(t, "amina")) != 0 {
			t.Fatal("looking at proposals wrote lines")
		}
		before := len(h.lines(t, "amina"))
		p := b.Get("/money/amina-fees").OK().Has(".proposal", "Application fee", "As the place states it").Press("Use all that have a figure", nil).OK().Has(".flash", "Added to the ledger", "Living, housing included").Has(".table", "derived estimate")
		taken := h.lines(t, "amina")
		if len(taken) <= before {
			t.Fatal("nothing was taken over")
		}
		for _, l := range taken {
			if l.Estimate.Currency == "" || l.Source == "" || l.Stay != "amina-fees" {
				t.Errorf("taken over: %+v", l)
			}
		}
		p.Press("Undo", nil).OK().Has(".flash", "Undone").Has("#estimates", "Estimates")
		if n := len(h.lines(t, "amina")); n != 0 {
			t.Fatalf("%d lines after undo", n)
		}
		p = b.Get("/money/amina-imperial").OK().Press("Use this estimate", nil).OK().Press("Undo", nil).OK()
		p = p.Follow("Add your own figure").OK().Has("h1", "Add a line")
		p = p.Submit("form.line-form", url.Values{"kind": {"visa"}, "estimate": {"GBP 127,00"}, "due": {"2027-03-01"}, "refund": {"never"}}).OK().Has(".table", "GBP 127", "Pay by 1 Mar 2027", "Never")
		p = p.Press("Paid today", nil).OK().Has(".flash", "marked as paid on 22 November 2026").Has(".table", "Paid 22 Nov 2026")
		got := h.lines(t, "amina")
		if len(got) != 1 || got[0].Actual != (reference.Money{Minor: 12700, Currency: "GBP"}) || got[0].Paid != clock.MustDate("2026-11-22") {
			t.Fatalf("%+v", got)
		}
		p.Press("Undo", nil).OK().Has(".table", "Pay by 1 Mar 2027")
		line := b.Get("/money/lines/"+string(got[0].ID)).OK().Has("#history", "What changed when").Has("ol.rows li", "Undid: Actual amount GBP 127", "22 November 2026, 14:00")
		line.Press("Take this line away", nil).OK().Has(".flash", "is taken away").Press("Undo", nil).OK().Has(".table", "GBP 127")
	})
}

func TestAmountsAreReadAsPeopleWriteThemAndFaultsStandAtTheField(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		form := b.Get("/money/lines/new?application=amina-imperial").OK()
		p := form.Submit("form.line-form", url.Values{"kind": {"travel"}, "estimate": {"$300"}, "actual": {"1.5.2"}, "due": {"next week"}, "refund": {"until"}, "title": {"<b>Flight"}}).Status(http.StatusUnprocessableEntity)
		p.Has("title", "Error:").Has(".summary a[href='#estimate']", "Several currencies").Has("#estimate-wrong", "Several currencies").Has("#actual-wrong", "not an amount").
			Has("#due-wrong", "not a date").Has("input[name=estimate][value='$300']").Has("input[name=title][value='<b>Flight']")
		p = p.Submit("form.line-form", url.Values{"estimate": {"1,20,000"}, "estimate_currency": {"PKR"}, "actual": {""}, "due": {""}}).Status(http.StatusUnprocessableEntity).
			Has("#until-wrong", "Say until which day")
		p.Submit("form.line-form", url.Values{"until": {"2027-02-01"}}).OK().Has(".table", "PKR 120,000", "Until 1 Feb 2027")
		l := h.lines(t, "amina")[0]
		if l.Estimate.Minor != 12_000_000 || l.Refund != money.RefundUntil || l.Basis != money.BasisOwn {
			t.Errorf("%+v", l)
		}
		// The edit form shows the same again; saving it unchanged changes nothing.
		b.Get("/money/lines/"+string(l.ID)).OK().Has("input[name=estimate][value='120000']").Submit("form.line-form", nil).OK()
		if again := h.lines(t, "amina")[0]; again != l {
			t.Errorf("saved unchanged: %+v, before %+v", again, l)
		}
	})
}

func TestTheWholeCountsAtHomeAndSaysWhatIsMissing(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		h.note(t, "amina", money.Line{Kind: money.Test, Estimate: reference.Money{Minor: 6_000_000, Currency: "PKR"}})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Travel, Estimate: reference.Money{Minor: 25_000_000, Currency: "PKR"}})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Visa})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Deposit, Actual: usd(100), Paid: clock.MustDate("2026-11-01"), Refund: money.RefundNever})
		p := b.Get("/money").OK().Has(".bars dd", "PKR").Has(".bars svg[role=img]").Has(".stay .figures", "The whole, if this one goes ahead", "PKR 337,713.60", "left of your budget").
			Has(".stay .note", "no figure is known for visa").Has(".stay .figures div", "Lost if it fell through today", "PKR 27,713.60")
		if says := p.Doc().Find(".bars svg").First().AttrOr("aria-label", ""); !strings.Contains(says, "Planned: PKR 87,713.60") || !strings.Contains(says, "of a budget of PKR 500,000") {
			t.Errorf("the bar says %q", says)
		}
		// In another home currency, by a rate of one's own.
		p = b.Get("/money/rates").OK().Has(".rate-list", "1 USD = ", "2026-09-29")
		p = p.Submit("form[action='/money/rates']", url.Values{"from": {"USD"}, "rate": {"300"}, "on": {"2026-11-20"}}).OK().Has(".rate-list", "1 USD = 300 PKR", "Your own rate of 2026-11-20")
		b.Get("/money").OK().Has(".stay .figures div", "Lost if it fell through today", "PKR 30,000")
		again := p.Submit("form[action='/money/rates']", url.Values{"from": {"USD"}, "way": {"home"}, "rate": {"0.0025"}}).OK().Has(".rate-list", "1 USD = 400 PKR")
		again.Press("Undo", nil).OK().Has(".rate-list", "1 USD = 300 PKR")
		p.Press("Use the table’s rate again", nil).OK().Hasnt(".rate-list", "Your own")
		p.Submit("form[action='/money/rates']", url.Values{"rate": {"a lot"}}).Status(http.StatusUnprocessableEntity).Has("#rate-wrong", "in digits")
		b.Get("/money/rates").OK().Submit("form[action='/money/home']", url.Values{"home": {"EUR"}}).OK().Has(".flash", "added up in EUR").Has(".bars dd", "EUR").
			Press("Undo", nil).OK().Has(".bars dd", "PKR")
	})
}

func TestMoneyAtRiskOnADay(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		pkr := func(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "PKR"} }
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Deposit, Actual: pkr(40000), Paid: clock.MustDate("2026-11-01"), Refund: money.RefundNever, IfVisa: true})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Travel, Estimate: pkr(200000), Due: clock.MustDate("2027-03-01")})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Housing, Estimate: pkr(90000)})
		p := b.Get("/money/amina-imperial").OK().Has(".at-risk", "falls through today, you lose PKR 40,000").Has(".at-risk", "visa is refused today, you lose nothing").
			Has("td", "Visa decision expected").Has(".note", "Not counted on any day", "housing")
		p = p.Submit("form[method=get]", url.Values{"on": {"2027-03-14"}}).OK().
			Has(".at-risk", "falls through on 14 March 2027, you lose PKR 40,000, and perhaps PKR 200,000 more").Has(".at-risk", "visa is refused on 14 March 2027, you lose perhaps PKR 200,000")
		p.Submit("form[method=get]", url.Values{"on": {"tomorrow"}}).Status(http.StatusUnprocessableEntity).Has("#on-wrong", "not a date").Has("input[name=on][value=tomorrow]")
	})
}

func TestGrantsOfTheCatalogueAreMatchedAndExpected(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		p := b.Get("/money/grants?application=amina-imperial").OK().Has("h1", "Scholarships").Has(".proposal .source a").Has(".proposal .tag", "Not open to you").Has(".proposal .tag", "Not sure yet")
		p.Has("summary", "that pay and may take you").Has("details li", "Gives")
		offered := p.Doc().Find("form[action='/money/grants']").Length()
		if offered == 0 {
			t.Fatal("no grant is offered")
		}
		p.Submit("form[action='/money/grants']", nil).OK().Has(".flash", "as expected").Has(".table", "Grant or scholarship")
		l := h.lines(t, "amina")[0]
		if l.Kind != money.Grant || l.Stay != "amina-imperial" || l.Source == "" || !strings.Contains(l.Note, "Not granted yet") {
			t.Errorf("%+v", l)
		}
		if n := b.Get("/money/grants").OK().Has(".proposal", "Stands in your ledger").Doc().Find("form[action='/money/grants']").Length(); n != offered-1 {
			t.Errorf("%d are offered, before %d", n, offered)
		}
		b.Post("/money/grants", url.Values{"place": {"no-such"}}).Status(http.StatusNotFound)
	})
}

func TestOptionsStandSideBySideWithoutAVerdict(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		person := h.persons["amina"]
		place, _ := find(t.Context(), "", "us-mskcc-summer-fellowship")
		person.Targets = []money.Stay{{ID: "us-mskcc-summer-fellowship", Name: place.Name, Place: place, Standing: money.Open, Weeks: 8}}
		h.persons["amina"] = person
		p := b.Get("/money/comparison").OK().Has("h1", "Your options side by side").Has("table th", place.Name).Has("tr", "Hands-on").Has("tr", "Letter of recommendation", "Not stated: ask").
			Has("tr", "Total cost", "at least", "(estimates)").Hasnt("th", "Stay at home")
		p = p.Submit("form[method=post]", url.Values{"earn": {"PKR 10,000"}, "cost": {"4000"}}).Status(http.StatusUnprocessableEntity).Has("#cost-wrong", "which currency")
		p.Submit("form[method=post]", url.Values{"cost": {"PKR 4000"}}).OK().Has("th", "Stay at home").Has("tr", "Earnings you would give up", "PKR 40,000", "PKR 80,000").Has("tr", "Total cost", "PKR 32,000")
		b.Get("/money/comparison?with=amina-imperial").OK().Count("thead th", 3)
		b.Get("/money/comparison?with=someone-elses").OK().Has("h1", "Your options side by side")
	})
}

func TestRow13LinesAndApplicationsOfOthersDoNotExist(t *testing.T) {
	each(t, func(t *testing.T, h *house, b *webtest.Browser) {
		mine := h.note(t, "amina", money.Line{Kind: money.Visa, Note: "canary of amina", Estimate: usd(1)})
		line := h.note(t, "ben", money.Line{Stay: "ben-imperial", Kind: money.Visa, Note: "canary of ben", Estimate: usd(160)})
		id, rev := string(line.ID), "1"
		for _, path := range []string{"/money/ben-imperial", "/money/lines/" + id, "/money/lines/new?application=ben-imperial", "/money/grants?application=ben-imperial", "/money/none"} {
			b.Get(path).Status(http.StatusNotFound).Hasnt("main", "canary of ben")
		}
		for path, form := range map[string]url.Values{
			"/money/lines/" + id: {"rev": {rev}, "kind": {"visa"}, "application": {"ben-imperial"}},
			"/money/payments":    {"line": {id}, "rev": {rev}},
			"/money/removals":    {"line": {id}, "rev": {rev}},
			"/money/undo":        {"line": {id + ":" + rev}},
			"/money/lines":       {"kind": {"visa"}, "application": {"ben-imperial"}},
			"/money/estimates":   {"application": {"ben-imperial"}, "key": {"all"}},
			"/money/grants":      {"application": {"ben-imperial"}, "place": {"gb-rms-travel-study-fund"}},
		} {
			b.Post(path, form).Status(http.StatusNotFound)
		}
		// A line of one's own cannot be moved to another's application either.
		b.Post("/money/lines/"+string(mine.ID), url.Values{"rev": {rev}, "kind": {"visa"}, "application": {"ben-imperial"}}).Status(http.StatusNotFound)
		body, _ := json.Marshal(line)
		for _, c := range []struct{ method, path, body string }{
			{"GET", "/api/v1/money/ben-imperial", ""}, {"GET", "/api/v1/money/lines/" + id, ""}, {"DELETE", "/api/v1/money/lines/" + id + "?rev=1", ""},
			{"PUT", "/api/v1/money/lines/" + id, string(body)}, {"POST", "/api/v1/money/lines", string(body)}, {"PUT", "/api/v1/money/lines/" + string(mine.ID), string(body)},
		} {
			if w := h.ask("amina", c.method, c.path, c.body); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "canary of ben") {
				t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
			}
		}
		for _, path := range []string{"/money", "/money/amina-imperial", "/money/comparison", "/money/rates", "/money/grants"} {
			b.Get(path).OK().Hasnt("main", "canary of ben")
		}
		if w := h.ask("amina", "GET", "/api/v1/money", ""); strings.Contains(w.Body.String(), "canary of ben") || !strings.Contains(w.Body.String(), "canary of amina") {
			t.Errorf("%s", w.Body)
		}
		if got := h.lines(t, "ben"); len(got) != 1 || got[0] != line {
			t.Errorf("ben's line became %+v", got)
		}
	})
}

func TestRow28WhatStudentsWriteIsTextAndNothingElse(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		const bad = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
		l := h.note(t, "amina", money.Line{Kind: money.Grant, Title: bad, Note: bad, Source: "javascript:alert(1)", Estimate: usd(1)})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Visa, Title: bad, Source: bad, Actual: usd(1), Paid: 20000})
		for _, path := range []string{"/money", "/money/amina-imperial", "/money/lines/" + string(l.ID), "/money/comparison"} {
			p := b.Get(path).OK()
			if strings.Contains(p.Body, "<script>alert") || strings.Contains(p.Body, "<img src=x") || p.Doc().Find("a[href^='javascript:']").Length() > 0 {
				t.Errorf("%s shows it as markup", path)
			}
		}
		// The bar's words are written by hand into the picture: they are escaped too.
		if says := b.Get("/money").OK().Doc().Find("svg[role=img] script").Length(); says != 0 {
			t.Error("a script in a picture")
		}
	})
}

func TestTheAPIOffersTheSame(t *testing.T) {
	each(t, func(t *testing.T, h *house, _ *webtest.Browser) {
		if w := h.ask("", "GET", "/api/v1/money", ""); w.Code != http.StatusForbidden {
			t.Errorf("without a plan: %d", w.Code)
		}
		w := h.ask("amina", "POST", "/api/v1/money/lines", `{"kind":"deposit","application":"amina-imperial","actual":{"minor":40000,"currency":"USD"},"paid":"2026-11-01","refund":"never","back_if_visa_refused":true}`)
		var line money.Line
		if err := json.Unmarshal(w.Body.Bytes(), &line); w.Code != http.StatusCreated || err != nil || line.ID == "" || line.Rev != 1 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w := h.ask("amina", "POST", "/api/v1/money/lines", `{"kind":"rent"}`); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("an unknown kind: %d %s", w.Code, w.Body)
		}
		line.Note = "agency"
		body, _ := json.Marshal(line)
		if w := h.ask("amina", "PUT", "/api/v1/money/lines/"+string(line.ID), string(body)); w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := h.ask("amina", "PUT", "/api/v1/money/lines/"+string(line.ID), string(body)); w.Code != http.StatusConflict {
			t.Errorf("an old revision: %d %s", w.Code, w.Body)
		}
		var one struct {
			History []money.Revision `json:"history"`
		}
		if w := h.ask("amina", "GET", "/api/v1/money/lines/"+string(line.ID), ""); json.Unmarshal(w.Body.Bytes(), &one) != nil || len(one.History) != 2 {
			t.Errorf("%s", w.Body)
		}
		var stay struct {
			Proposals []map[string]any `json:"proposals"`
			Risk      []struct {
				On    string                         `json:"on"`
				Falls struct{ Lost reference.Money } `json:"if_it_falls_through"`
				Visa  struct{ Lost reference.Money } `json:"if_the_visa_is_refused"`
			} `json:"risk"`
		}
		if w := h.ask("amina", "GET", "/api/v1/money/amina-imperial?on=2027-03-14", ""); json.Unmarshal(w.Body.Bytes(), &stay) != nil || len(stay.Risk) != 1 || stay.Risk[0].On != "2027-03-14" ||
			stay.Risk[0].Falls.Lost.Minor == 0 || stay.Risk[0].Visa.Lost.Minor != 0 || len(stay.Proposals) == 0 {
			t.Errorf("%s", w.Body)
		}
		for path, has := range map[string]string{"/api/v1/money": `"home":"PKR"`, "/api/v1/money/grants": `"verdict"`, "/api/v1/money/comparison": `"hands_on"`} {
			if w := h.ask("amina", "GET", path, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), has) {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
		if w := h.ask("amina", "DELETE", "/api/v1/money/lines/"+string(line.ID)+"?rev=2", ""); w.Code != http.StatusNoContent || len(h.lines(t, "amina")) != 0 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := h.ask("amina", "POST", "/api/v1/money/undo", `{"lines":[{"id":"`+string(line.ID)+`","rev":3}]}`); w.Code != http.StatusNoContent || len(h.lines(t, "amina")) != 1 {
			t.Errorf("undo: %d %s", w.Code, w.Body)
		}
	})
}

func TestTheAPIReckonsAsThePagesDo(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		w := h.ask("amina", "POST", "/api/v1/money/estimates", `{"application":"amina-imperial","keys":["living.derived"]}`)
		if got := h.lines(t, "amina"); w.Code != http.StatusCreated || len(got) != 1 || got[0].Basis != money.BasisDerived {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		for _, c := range []struct {
			method, path, body string
			code               int
		}{
			{"POST", "/api/v1/money/estimates", `{"application":"amina-imperial","keys":["nothing"]}`, http.StatusNotFound},
			{"POST", "/api/v1/money/estimates", `{"application":"ben-imperial","keys":["all"]}`, http.StatusNotFound},
			{"PUT", "/api/v1/money/reckoning", `{"home":"EUR"}`, http.StatusNoContent},
			{"PUT", "/api/v1/money/reckoning", `{"home":"ABC"}`, http.StatusUnprocessableEntity},
			{"PUT", "/api/v1/money/rates", `{"from":"USD","to":"EUR","rate":"0.5","on":"2026-11-20"}`, http.StatusNoContent},
			{"PUT", "/api/v1/money/rates", `{"from":"USD","to":"EUR","rate":"half","on":"2026-11-20"}`, http.StatusUnprocessableEntity},
			{"DELETE", "/api/v1/money/rates/ABC/EUR", "", http.StatusNotFound},
		} {
			if w := h.ask("amina", c.method, c.path, c.body); w.Code != c.code {
				t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, w.Code, w.Body)
			}
		}
		b.Get("/money/rates").OK().Has(".rate-list", "1 EUR = 2 USD", "Your own rate")
		h.ask("amina", "DELETE", "/api/v1/money/rates/EUR/USD", "")
		b.Get("/money/rates").OK().Hasnt(".rate-list", "Your own rate")
	})
}

func TestThePanelOfAnApplicationSaysWhatItComesTo(t *testing.T) {
	lite(t, func(t *testing.T, h *house, _ *webtest.Browser) {
		draw := func() string {
			t.Helper()
			p, err := h.pages.Panel(t.Context(), "amina", "amina-imperial")
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := p.Body.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		if s := draw(); !strings.Contains(s, "estimates are ready") || !strings.Contains(s, `href="/money/amina-imperial"`) {
			t.Errorf("empty: %s", s)
		}
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Deposit, Actual: reference.Money{Minor: 4_000_000, Currency: "PKR"}, Paid: clock.MustDate("2026-11-01"), Refund: money.RefundNever})
		h.note(t, "amina", money.Line{Stay: "amina-imperial", Kind: money.Visa})
		if s := draw(); strings.Count(s, "PKR 40,000") != 3 || !strings.Contains(s, "no figure is known for visa") {
			t.Errorf("with lines: %s", s)
		}
		if p, err := h.pages.Panel(t.Context(), "amina", "ben-imperial"); err == nil || p != nil {
			t.Errorf("a panel of another's application: %v", p)
		}
	})
}

func TestALineThatSaysNothingIsRefusedAtItsField(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Get("/money/lines/new").OK().Submit("form.line-form", url.Values{"kind": {"visa"}}).Status(http.StatusUnprocessableEntity).Has("#estimate-wrong", "Say what it comes to")
		if n := len(h.lines(t, "amina")); n != 0 {
			t.Fatalf("%d lines", n)
		}
		if w := h.ask("amina", "POST", "/api/v1/money/lines", `{"kind":"visa"}`); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("the API: %d", w.Code)
		}
		b.Post("/money/lines", url.Values{"kind": {"visa"}, "title": {"Ask the consulate"}}).OK()
	})
}

// Of two estimates for the same thing one is taken, though both were named.
func TestRivalEstimatesAreNotAddedUp(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Post("/money/estimates", url.Values{"application": {"amina-imperial"}, "key": {"living.derived", "living.official.0"}}).OK()
		living := 0
		for _, l := range h.lines(t, "amina") {
			if l.Kind == money.Living {
				living++
			}
		}
		if living != 1 {
			t.Errorf("%d lines of living", living)
		}
		before := h.lines(t, "amina")[0]
		p := b.Get("/money/amina-imperial").OK().Has("#ledger, main", "Living, housing included could also be").Press("Use it instead", nil).OK().Has(".flash", "counts by the other estimate now")
		after := h.lines(t, "amina")
		if len(after) != 1 || after[0].ID != before.ID || after[0].Estimate == before.Estimate || after[0].Source == before.Source {
			t.Errorf("%+v, then %+v", before, after)
		}
		p.Press("Undo", nil).OK()
		if back := h.lines(t, "amina"); len(back) != 1 || back[0].Estimate != before.Estimate {
			t.Errorf("taken back: %+v", back)
		}
	})
}

func TestFourWeeksAreSaidToBeCounted(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Get("/money/comparison").OK().Hasnt("main .note", "is counted for 4 weeks")
		person := h.persons["amina"]
		for i := range person.Stays {
			person.Stays[i].Weeks = 0
		}
		h.persons["amina"] = person
		b.Get("/money/comparison").OK().Has("main .note", "How long you stay is not known, so living there is counted for 4 weeks")
		b.Post("/money/estimates", url.Values{"application": {"amina-imperial"}, "key": {"living.derived"}}).OK() // also once it stands in the ledger
		b.Get("/money/comparison?with=amina-imperial").OK().Has("main .note", "so living there is counted for 4 weeks")
	})
}

func TestTheHomeCurrencyIsAskedForWhereNothingTellsIt(t *testing.T) {
	lite(t, func(t *testing.T, h *house, b *webtest.Browser) {
		b.Get("/money").OK().Hasnt("main .notice", "which currency is yours")
		person := h.persons["amina"]
		person.Student.Facts.SchoolCountry, person.Student.Facts.Citizenship, person.Student.Goals.Budget = "", nil, reference.Money{}
		h.persons["amina"] = person
		b.Get("/money").OK().Has("main .notice", "nothing says yet which currency is yours").Submit("main .notice form", url.Values{"home": {"PKR"}}).OK().Has(".flash", "in PKR now").Hasnt("main .notice", "which currency")
	})
}
