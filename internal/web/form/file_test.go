package form

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/receipt"
)

// goodFile says what good says.
const goodFile = `---
titel: Låna verktyg på biblioteket
malgrupp: [invanare, foreningar]
nytta: Fler kan laga saker själva.
omrade: [kultur-fritid]
---

## Problem

Många i området har inga egna verktyg.

De frågar ofta efter en borr.

## Idé

Biblioteket lånar ut verktyg på samma sätt som böcker.
`

// others are the answers that a file has no place for.
func others(more ...string) url.Values {
	values := url.Values{"liknande": {"ja"}, "liknande-var": {"Malmö har ett fritidslån"}, "delta": {"delta"}, "svar": {"kvitto"}, "lugn": {"ja"}}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values
}

// asks gives what the door asks.
func (s *service) asks() Asked {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, FilePath, nil))
	var asked Asked
	if err := json.Unmarshal(w.Body.Bytes(), &asked); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return asked
}

// takes sends a file with its answers, and a token.
func (s *service) takes(token, file string, answers url.Values) (int, Taken) {
	s.t.Helper()
	answers.Set("nyckel", token)
	answers.Set("fil", file)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, post(FilePath, answers.Encode()))
	var taken Taken
	if err := json.Unmarshal(w.Body.Bytes(), &taken); err != nil {
		s.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		s.t.Errorf("a receipt may be kept by caches: %s", got)
	}
	return w.Code, taken
}

// The same words, typed in the form and written in a file, are the same idea.
func TestAFileIsWhatSomebodyWouldHaveTyped(t *testing.T) {
	for _, test := range []struct {
		why, preset    string
		typed          []string // in the place of what good says
		change, become string   // in goodFile
	}{
		{why: "as good says"},
		{why: "a list", typed: []string{"text-problem", "Det saknas:\n\n- borr\n- såg"},
			change: "Många i området har inga egna verktyg.\n\nDe frågar ofta efter en borr.", become: "Det saknas:\n\n- borr\n- såg"},
		{why: "signs that Markdown has", typed: []string{"text-ide", "5 * 4 = 20 och a_b <c> #1"},
			change: "Biblioteket lånar ut verktyg på samma sätt som böcker.", become: `5 \* 4 = 20 och a\_b \<c> #1`},
		{why: "no part of the municipality more than another", typed: []string{"omrade", "vet-inte"},
			change: "[kultur-fritid]", become: "[" + strings.Join(areas(t), ", ") + "]"},
		{why: "more to say of the benefit", typed: []string{"nytta", "Fler kan laga saker själva.\n\nOch det är roligt."},
			change: "## Idé", become: "## Nytta\n\nOch det är roligt.\n\n## Idé"},
	} {
		t.Run(test.why, func(t *testing.T) {
			typed, written := serve(t, "", nil), serve(t, "", nil)
			page := typed.upTo(len(good))
			typed.clock = typed.clock.Add(time.Hour)
			action, values := page.form()
			values.Set("svar", "kvitto")
			values.Set("nytta", "Fler kan laga saker själva.")
			for i := 0; i+1 < len(test.typed); i += 2 {
				values.Set(test.typed[i], test.typed[i+1])
			}
			typed.post(action, values)
			file := goodFile
			if test.change != "" {
				file = strings.Replace(file, test.change, test.become, 1)
				if file == goodFile {
					t.Fatal("the file does not change")
				}
			}
			if code, taken := written.takes(written.asks().Token, file, others()); code != http.StatusOK {
				t.Fatalf("%d %+v", code, taken)
			}
			if len(typed.till.kept) != 1 || len(written.till.kept) != 1 {
				t.Fatal("they were not received")
			}
			if diff := cmp.Diff(typed.till.kept[0], written.till.kept[0], cmp.AllowUnexported(receipt.Token{})); diff != "" {
				t.Errorf("typed and written differ (-typed +written):\n%s", diff)
			}
		})
	}
}

func areas(t *testing.T) (ids []string) {
	for _, area := range frameOf(t, "").Rules.Organisation.Areas {
		ids = append(ids, area.ID)
	}
	return ids
}

func TestTheSameFileTwiceIsOneIdea(t *testing.T) {
	s := serve(t, "", nil)
	token := s.asks().Token
	_, first := s.takes(token, goodFile, others())
	_, again := s.takes(token, goodFile, others())
	if first.Receipt == "" || first.Again || !again.Again || again.Receipt != first.Receipt || again.Number != first.Number || len(s.till.kept) != 1 {
		t.Errorf("first %+v, again %+v, kept %d", first, again, len(s.till.kept))
	}
	code, err := receipt.Written(token)
	if err != nil || code.String() != first.Receipt {
		t.Errorf("the token tells the receipt %v (%v), which is %s", code, err, first.Receipt)
	}
}

func TestTheDoorAsksWhatAFileHasNoPlaceFor(t *testing.T) {
	for _, test := range []struct {
		why, preset string
		replace     []string
		asks        []string
	}{
		{"who sends may leave a name", "", nil, []string{"liknande", "delta", "svar"}},
		{"who sends must leave a name", "lerum", nil, []string{"liknande", "delta", "vem", "namn", "epost", "telefon", "satt"}},
		{"nobody may leave a name", "orebro", []string{"kontakt: frivillig", "kontakt: aldrig"}, []string{"liknande", "delta"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			var asked []string
			for _, q := range serve(t, test.preset, nil, test.replace...).asks().Questions {
				asked = append(asked, q.Field)
			}
			if !slices.Equal(asked, test.asks) {
				t.Errorf("it asks %v, wanted %v", asked, test.asks)
			}
		})
	}
}

func TestWhatIsWrongWithAFile(t *testing.T) {
	for _, test := range []struct {
		why            string
		change, become string
		answers        url.Values
		err            error
		code, line     int
		field, says    string
	}{
		{why: "no title", change: "titel: Låna verktyg på biblioteket\n", code: 422, line: 1, says: "titel"},
		{why: "a line that is not YAML", change: "nytta: Fler", become: "nytta: [Fler", code: 422, line: 4},
		{why: "nobody benefits", change: "malgrupp: [invanare, foreningar]\n", code: 422, field: "malgrupp", says: "Välj vem som får nytta"},
		{why: "something that nobody asks", change: "omrade:", become: "amnen: [verktyg]\nomrade:", code: 422, field: "amnen", says: "Ta bort raden"},
		{why: "a section that nobody asks", change: "## Idé", become: "## Handlingsplan\n\nVi börjar nu.\n\n## Idé", code: 422, field: "Handlingsplan", says: "Flytta texten"},
		{why: "an answer is missing", answers: url.Values{"delta": nil}, code: 422, field: "delta", says: "Välj om du vill vara med"},
		{why: "no way to be reached", answers: url.Values{"svar": {"kontakt"}, "namn": {"Kim"}, "satt": {"telefon"}}, code: 422, field: "telefon", says: "Skriv ditt telefonnummer"},
		{why: "a token of somebody else's", answers: url.Values{"nyckel": {"x"}}, code: 422, says: "Vi har inte tagit emot idén än"},
		{why: "it went too fast", answers: url.Values{"lugn": nil}, code: 422, says: "Skicka in idén en gång till"},
		{why: "no more today", err: gateway.ErrCap, code: 503, says: "Försök igen i morgon"},
		{why: "somebody can be known", err: &gateway.Refused{Hits: map[string][]privacy.Hit{"problem": {{Text: "Kim", Hard: true, Remedy: "Skriv en roll."}}}},
			code: 422, field: "text-problem", says: "”Kim” kan visa vem någon är"},
	} {
		t.Run(test.why, func(t *testing.T) {
			s := serve(t, "", nil)
			s.till.err = test.err
			values := others()
			for name, v := range test.answers {
				values[name] = v
			}
			token := s.asks().Token
			if values.Get("nyckel") != "" {
				token = values.Get("nyckel")
			}
			code, taken := s.takes(token, strings.Replace(goodFile, test.change, test.become, 1), values)
			if code != test.code || len(s.till.kept) > 0 || taken.Receipt != "" {
				t.Fatalf("%d %+v", code, taken)
			}
			if strings.Contains(taken.Text, "sidan") || strings.Contains(taken.Text, "nedanför") {
				t.Errorf("it speaks of a page: %s", taken.Text)
			}
			told := []Wrong{{Text: taken.Title + " " + taken.Text}}
			if len(taken.Faults) > 0 {
				told = taken.Faults
			}
			if !slices.ContainsFunc(told, func(w Wrong) bool {
				return w.Line == test.line && w.Field == test.field && strings.Contains(w.Text, test.says)
			}) {
				t.Errorf("it says %+v", taken)
			}
		})
	}
}

func TestNotesAboutAFileAreTold(t *testing.T) {
	s := serve(t, "", nil)
	code, taken := s.takes(s.asks().Token, strings.Replace(goodFile, "omrade:", "avsandare: Kim\nomrade:", 1), others())
	if code != http.StatusOK || len(taken.Notes) != 1 || taken.Notes[0].Line != 5 || !strings.Contains(taken.Notes[0].Text, "följer inte med") {
		t.Errorf("%d %+v", code, taken)
	}
}

func TestTheDoorTakesNothingButAForm(t *testing.T) {
	s := serve(t, "", nil)
	for _, test := range []struct{ why, kind, body string }{
		{"the file alone", "text/markdown", goodFile},
		{"more than any file", "application/x-www-form-urlencoded", "fil=" + strings.Repeat("x", maxBody)},
	} {
		t.Run(test.why, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, FilePath, strings.NewReader(test.body))
			r.Header.Set("Content-Type", test.kind)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Vi kunde inte läsa idén") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}
