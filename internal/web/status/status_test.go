package status_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/web/status"
)

// known gives a service that knows one idea, in the first step of a preset,
// and its receipt.
func known(t *testing.T, adjust ...func(*status.Options)) (*service, string) {
	t.Helper()
	f := frame(t, "orebro")
	s := serve(t, f, adjust...)
	p := f.Rules.Process
	s.desk.standings[code(1)] = full(p, p.Start())
	return s, code(1).String()
}

// text gives what a reader sees of a page, on one line.
func text(t testing.TB, page string) string {
	t.Helper()
	return strings.Join(strings.Fields(mainText(t, page)), " ")
}

// mainText gives what a reader sees of a page's content, a line for each part.
func mainText(t testing.TB, page string) string {
	t.Helper()
	_, after, _ := strings.Cut(page, "<main")
	content, _, _ := strings.Cut(after, "</main>")
	root, err := html.Parse(strings.NewReader("<main" + content))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode && slices.Contains([]string{"p", "li", "h1", "h2", "h3", "dt", "dd", "label", "legend", "button", "summary"}, n.Data) {
			b.WriteByte('\n')
		}
	}
	walk(root)
	return b.String()
}

func wants(t *testing.T, w *httptest.ResponseRecorder, status int, phrases ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
	seen := text(t, w.Body.String())
	for _, phrase := range phrases {
		if !strings.Contains(seen, phrase) {
			t.Errorf("the page does not say %q:\n%s", phrase, seen)
		}
	}
}

func TestTheReceiptOpensTheIdea(t *testing.T) {
	s, receipt := known(t)
	for _, typed := range []string{receipt, strings.ToLower(receipt), strings.ReplaceAll(receipt, "-", " ")} {
		wants(t, s.post("visa", "kvitto", typed), 200,
			"Så går det för din idé", "Låna verktyg på biblioteket · 26-7k3qm", "Just nu Väntar på dig",
			"Vi behöver veta mer. Svara på frågan här nedanför.",
			"Vi har 2 frågor till dig", "Svara på den här först.", "Vem ska laga dem?", "Vad kostar en borr?",
			"Vårt svar till dig", "Biblioteket lånar redan ut verktyg.", "Fråga dem om ni kan vara med.",
			"Projektgruppen ringde dig.", "Projektgruppen träffade dig.", "Projektgruppen hörde av sig till dig.",
			"Du skrev", "Och en stege.", "Sidan tas bort den 21 oktober 2028.", "Kontakta Projektgruppen, 08-465 004 10")
	}
	if slices.Contains(s.desk.called, "Withdraw") {
		t.Error("looking did something")
	}
}

func TestWithoutAReceiptThereIsOnlyTheWayIn(t *testing.T) {
	s, receipt := known(t)
	wants(t, s.get(""), 200, "Följ din idé", "Ditt kvitto", "Har du tappat kvittot?")
	for _, page := range []string{"visa", "komplettera", "aterta", "synas", "tyck-till", "forsok-igen"} {
		w := s.get(page + "?kvitto=" + receipt)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/min-ide/" {
			t.Errorf("%s: %d to %q", page, w.Code, w.Header().Get("Location"))
		}
	}
	wants(t, s.get("annat"), http.StatusNotFound, "Vi hittar inte sidan", "Skriv in ditt kvitto")
	if len(s.desk.called) > 0 {
		t.Errorf("an address did something: %q", s.desk.called)
	}
	// A receipt in an address opens nothing, also where a form is sent there.
	w := s.send("visa?kvitto="+receipt, strings.NewReader("a=b"))
	wants(t, w, 200, "Fel: Skriv kvittot som det står")
}

func TestAnswersAQuestion(t *testing.T) {
	s, receipt := known(t)
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", " Vaktmästaren.\r\nOch jag. "), 200, "Vi har fått ditt svar.", "Och jag.")
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", "Vaktmästaren.\r\nOch jag."), 200, "Vi har fått ditt svar.") // a double click
	if want := []string{"Answer 3Vaktmästaren.\nOch jag."}; !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", "Något annat"), 409, "Det går inte att göra nu", "Se hur det går för idén")
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "4", "text", " \n "), 422, "Det finns ett fel", "Vad kostar en borr?", "Fel: Skriv ditt svar")
	long := strings.Repeat("ö", 4001)
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "4", "text", long), 422, "Svaret får vara högst 4\u00a0000 tecken"[:20], long)
}

func TestAddsToTheIdea(t *testing.T) {
	s, receipt := known(t)
	wants(t, s.post("komplettera", "kvitto", receipt), 200, "Lägg till uppgifter", "Det gäller din idé Låna verktyg på biblioteket")
	wants(t, s.post("komplettera", "kvitto", receipt, "gor", "ja"), 422, "Fel: Skriv det du vill lägga till")
	for range 2 { // a double click
		wants(t, s.post("komplettera", "kvitto", receipt, "gor", "ja", "text", "Också en stege"), 200, "Vi har fått det du skrev.")
	}
	if want := []string{"Supplement Också en stege"}; !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
}

func TestWithdrawsOnlyWhenConfirmed(t *testing.T) {
	s, receipt := known(t)
	wants(t, s.post("aterta", "kvitto", receipt), 200, "Vill du ta tillbaka idén?", "allmän handling", "Avbryt")
	if len(s.desk.called) > 0 {
		t.Fatalf("asking did it: %q", s.desk.called)
	}
	wants(t, s.post("aterta", "kvitto", receipt, "gor", "ja"), 200, "Du har tagit tillbaka idén.", "Återtagen")
	wants(t, s.post("aterta", "kvitto", receipt, "gor", "ja"), 200, "Du har tagit tillbaka idén.") // a double click
	wants(t, s.post("aterta", "kvitto", receipt), 409, "Det går inte att göra nu")
	if want := []string{"Withdraw"}; !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
}

func TestChoosesWhatShows(t *testing.T) {
	s, receipt := known(t)
	s.desk.standings[code(1)].Visible = ""
	wants(t, s.post("synas", "kvitto", receipt), 200, "Vill du synas?", "Om du inte svarar visar vi inte ditt namn.")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja"), 422, "Det finns ett fel", "Välj om ditt namn ska visas")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "allt"), 422, "Välj om ditt namn ska visas")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn-citat"), 422, "Det finns 2 fel", "Skriv ditt namn så som det ska stå")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn", "namn", strings.Repeat("å", 61)), 422, "Namnet får vara högst 60 tecken")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn-citat", "namn", "Åsa Ek", "citat", "Det var på bussen."), 200,
		"Vi har sparat ditt val.", "Ditt namn och ditt citat visas på sidan om idén.")
	wants(t, s.post("synas", "kvitto", receipt), 200, "Just nu: Ditt namn och ditt citat visas på sidan om idén.")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn", "namn", "Åsa Ek", "citat", "borta"), 200)
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "inget", "namn", "Åsa Ek"), 200, "Vi visar inte ditt namn.")
	want := []string{"Consent namn-citat|Åsa Ek|Det var på bussen.", "Consent namn|Åsa Ek|", "Consent inget||"}
	if !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
}

func TestTellsHowTheSupportWas(t *testing.T) {
	f := frame(t, "orebro")
	s := serve(t, f)
	for _, step := range f.Rules.Process.Steps {
		if step.Survey != "" {
			s.desk.standings[code(1)] = full(f.Rules.Process, step)
		}
	}
	receipt := code(1).String()
	wants(t, s.post("tyck-till", "kvitto", receipt), 200, "Fick du svar i tid? (frivilligt)", "Vet inte", "Vad ska vi göra bättre? (frivilligt)")
	wants(t, s.post("tyck-till", "kvitto", receipt, "gor", "ja"), 422, "Svara på minst en fråga")
	wants(t, s.post("tyck-till", "kvitto", receipt, "gor", "ja", "svar_i_tid", "kanske"), 422, "Svara på minst en fråga")
	wants(t, s.post("tyck-till", "kvitto", receipt, "gor", "ja", "svar_i_tid", "ja", "gora_battre", strings.Repeat("x", 2001)), 422, "Svaret får vara högst")
	wants(t, s.post("tyck-till", "kvitto", receipt, "gor", "ja", "svar_i_tid", "ja", "gora_battre", "Ring oftare", "annat", "x"), 200, "Tack för dina svar.")
	if want := []string{"Survey map[gora_battre:Ring oftare svar_i_tid:ja]"}; !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
}

func TestTriesAgainWithTheOldText(t *testing.T) {
	s, receipt := known(t)
	w := s.post("forsok-igen", "kvitto", receipt)
	if want := `the form, with "Låna verktyg på biblioteket" for 26-7k3qm`; w.Body.String() != want {
		t.Errorf("got %q, want %q", w.Body.String(), want)
	}
}

// What the gateway does not let a holder do is not offered, and not done.
func TestDoesOnlyWhatCanBeDone(t *testing.T) {
	for _, what := range slices.Sorted(maps.Keys(everything())) {
		s, receipt := known(t)
		delete(s.desk.standings[code(1)].Can, what)
		s.desk.standings[code(1)].Visible = ""
		if page := s.post("visa", "kvitto", receipt).Body.String(); strings.Contains(page, `action="/min-ide/`+what+`"`) {
			t.Errorf("%s is offered", what)
		}
		wants(t, s.post(what, "kvitto", receipt, "gor", "ja", "text", "x", "val", "inget"), 409, "Det går inte att göra nu")
		if len(s.desk.called) > 0 {
			t.Errorf("%s was done", what)
		}
	}
}

func TestWordsThatTellWhoSomebodyIsAreToldAtTheField(t *testing.T) {
	s, receipt := known(t)
	s.desk.err = &gateway.Refused{Hits: map[string][]privacy.Hit{
		"text": {{Kind: privacy.Email, Text: "asa@exempel.se", Hard: true, Remedy: "Skriv inte din e-postadress."}, {Hard: true}},
	}}
	told := "Ta bort eller byt ut ”asa@exempel.se”. Skriv inte din e-postadress. Ta bort det som berättar vem någon är"
	for page, fields := range map[string][]string{
		"komplettera": {"gor", "ja", "text", "mejla asa@exempel.se"},
	} {
		w := s.post(page, append(fields, "kvitto", receipt)...)
		wants(t, w, 422, "Det finns ett fel", told, "mejla asa@exempel.se")
		if n := strings.Count(w.Body.String(), "asa@exempel.se”"); n != 2 {
			t.Errorf("%s: told %d times, want in the summary and at the field", page, n)
		}
		if !strings.Contains(w.Body.String(), "<title>Fel: ") {
			t.Errorf("%s: the title does not begin with the fault", page)
		}
	}
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", "mejla asa@exempel.se"), 422, told)
	s.desk.err = &gateway.Refused{Hits: map[string][]privacy.Hit{"namn": {{Text: "811228-9874"}}, "citat": {{Text: "asa@exempel.se"}}}}
	w := s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn-citat", "namn", "811228-9874", "citat", "mejla asa@exempel.se")
	wants(t, w, 422, "Det finns 2 fel", "Ta bort eller byt ut ”811228-9874”")
	if !strings.Contains(w.Body.String(), `href="#namn"`) || !strings.Contains(w.Body.String(), `id="citat-fel"`) {
		t.Error("the faults do not lead to their fields")
	}
	if s.log.Len() > 0 {
		t.Errorf("logged %q", s.log)
	}
}

// What only the gateway sees is told at the field, too.
func TestFaultsOfTheGateway(t *testing.T) {
	s, receipt := known(t)
	s.desk.err = &gateway.Faulty{Faults: map[string][]fault.Fault{"val": {{Message: "Det går inte.", Remedy: "Välj om du vill synas."}}}}
	w := s.post("synas", "kvitto", receipt, "gor", "ja", "val", "inget")
	wants(t, w, 422, "Välj om du vill synas")
	if !strings.Contains(w.Body.String(), `href="#val-1"`) {
		t.Error("the fault does not lead to its field")
	}
}

// A question that is past answering is not asked.
func TestAQuestionOfAnIdeaThatHasEnded(t *testing.T) {
	s, receipt := known(t)
	delete(s.desk.standings[code(1)].Can, "komplettera")
	page := s.post("visa", "kvitto", receipt)
	if seen := text(t, page.Body.String()); strings.Contains(seen, "Vi har en fråga") || strings.Contains(seen, "Väntar på dig") {
		t.Error("it is asked")
	}
}

// A consent can be withdrawn for as long as the page is there.
func TestAConsentCanAlwaysBeWithdrawn(t *testing.T) {
	s, receipt := known(t)
	delete(s.desk.standings[code(1)].Can, "synas")
	wants(t, s.post("visa", "kvitto", receipt), 200, "Välj om du vill synas")
	wants(t, s.post("synas", "kvitto", receipt, "gor", "ja", "val", "inget"), 200, "Vi visar inte ditt namn.")
	wants(t, s.post("synas", "kvitto", receipt), 409, "Det går inte att göra nu")
}

func TestWhatHappensMeanwhile(t *testing.T) {
	actions := map[string][]string{
		"komplettera": {"text", "x"}, "aterta": nil, "forsok-igen": nil, "synas": {"val", "inget"},
	}
	for page, fields := range actions {
		fields = append(fields, "gor", "ja")
		s, receipt := known(t)
		fields = append(fields, "kvitto", receipt)
		s.desk.err = gateway.ErrNotNow
		wants(t, s.post(page, fields...), 409, "Det går inte att göra nu")
		s.desk.err = fmt.Errorf("erased: %w", gateway.ErrUnknown)
		wants(t, s.post(page, fields...), 200, "Fel: Skriv kvittot")
		s.desk.err = fmt.Errorf("writing spool/%s.json: %w", code(1).Lookup(), syscall.ENOSPC)
		wants(t, s.post(page, fields...), 503, "Något gick fel hos oss", "Gå tillbaka i webbläsaren")
		if logged := s.log.String(); strings.Contains(logged, code(1).Lookup()) || !strings.Contains(logged, "no space left") {
			t.Errorf("logged %q", logged)
		}
	}
	s, receipt := known(t)
	s.desk.lookErr = errors.New("the disk of " + code(1).Lookup())
	wants(t, s.post("visa", "kvitto", receipt), 503, "Något gick fel hos oss")
	if strings.Contains(s.log.String(), code(1).Lookup()) {
		t.Errorf("logged %q", s.log)
	}
}

func TestAttemptsAreLimited(t *testing.T) {
	left := 2
	s, receipt := known(t, func(o *status.Options) {
		o.Allow = func(*http.Request) bool { left--; return left >= 0 }
	})
	for range 2 {
		wants(t, s.post("visa", "kvitto", receipt), 200, "Så går det")
	}
	wants(t, s.post("visa", "kvitto", receipt), 429, "Vänta en stund")
	wants(t, s.get(""), 200, "Följ din idé") // to read the page is no attempt
}

func TestTooMuchIsRefused(t *testing.T) {
	s, receipt := known(t)
	wants(t, s.post("komplettera", "kvitto", receipt, "gor", "ja", "text", strings.Repeat("x", 70<<10)), 413, "Texten är för lång")
	if len(s.desk.called) > 0 {
		t.Error("it was kept")
	}
}

// A late answer says so, and promises nothing that has passed.
func TestLate(t *testing.T) {
	s, receipt := known(t)
	standing := s.desk.standings[code(1)]
	standing.Late, standing.AnswerBy, standing.Messages = true, day.AddDays(5), nil
	wants(t, s.post("visa", "kvitto", receipt), 200, "Försenad", "Vi har inte svarat i tid. Det beror på oss och inte på din idé. Nytt datum är den 26 november 2026. Projektgruppen kan berätta mer.",
		"Du får svar senast den 26 november 2026.")
	standing.AnswerBy = day.AddDays(-5)
	w := s.post("visa", "kvitto", receipt)
	wants(t, w, 200, "Försenad", "Du skulle ha fått svar den 16 november 2026. Det har du inte fått än.")
	if strings.Contains(text(t, w.Body.String()), "senast den 16 november") {
		t.Error("the page promises a day that has passed")
	}
	standing.AnswerBy = 0
	wants(t, s.post("visa", "kvitto", receipt), 200, "Vi har inte svarat i tid.")
}

func TestBeforeItIsInTheSluss(t *testing.T) {
	s, receipt := known(t)
	s.desk.standings[code(1)] = &gateway.Standing{ID: "26-7k3qm", Title: "Lånecyklar", State: gateway.Arrived, AnswerBy: day.AddDays(20),
		Can: map[string]bool{"komplettera": true, "aterta": true}}
	wants(t, s.post("visa", "kvitto", receipt), 200, "Just nu Mottagen", "Vi har tagit emot din idé. Du får svar senast den 11 december 2026.",
		"Mottagen Pågår", "Prövning Inte påbörjad", "Sidan finns kvar så länge idén är öppen")
	s.desk.standings[code(1)].State = gateway.Released
	wants(t, s.post("visa", "kvitto", receipt), 200, "Idén går snart vidare.")
	s.desk.standings[code(1)].State = gateway.Relayed // and the forge does not answer
	wants(t, s.post("visa", "kvitto", receipt), 200, "Titta igen om en stund.")
	s.desk.standings[code(1)].State = gateway.Withdrawn
	wants(t, s.post("visa", "kvitto", receipt), 200, "Du har tagit tillbaka idén.", "Prövning Inte aktuell")
}

var currentStep = regexp.MustCompile(`aria-current="step"`)

// presets are the processes, with a standing in each step.
func presets(t *testing.T, try func(t *testing.T, s *service, p *process.Process, step *process.Step)) {
	for _, preset := range process.Presets() {
		f := frame(t, preset)
		for _, step := range f.Rules.Process.Steps {
			t.Run(preset+"/"+step.ID, func(t *testing.T) { try(t, serve(t, f), f.Rules.Process, step) })
		}
	}
}

func TestEveryStepOfEveryProcess(t *testing.T) {
	presets(t, func(t *testing.T, s *service, p *process.Process, step *process.Step) {
		receipt := code(1).String()
		s.desk.standings[code(1)] = full(p, step)
		s.desk.standings[code(1)].Messages = nil
		w := s.post("visa", "kvitto", receipt)
		wants(t, w, 200, "Just nu "+step.Tag)
		page := w.Body.String()
		if n := len(currentStep.FindAllString(page, -1)); n != 1 {
			t.Errorf("%d steps are the current one", n)
		}
		if strings.Contains(page, "{{") || strings.Contains(page, "ZgotmplZ") {
			t.Error("the template left something behind")
		}
		for name := range everything() {
			if w := s.post(name, "kvitto", receipt); w.Code != 200 && !(name == "tyck-till" && w.Code == 409) {
				t.Errorf("%s: %d", name, w.Code)
			}
		}
		// The same with nothing in it.
		s.desk.standings[code(1)] = &gateway.Standing{Step: step, State: gateway.Relayed}
		wants(t, s.post("visa", "kvitto", receipt), 200, "Så går det för din idé")
		s.desk.standings[code(1)] = &gateway.Standing{}
		wants(t, s.post("visa", "kvitto", receipt), 200, "Mottagen")
	})
}

func TestHeaders(t *testing.T) {
	s, receipt := known(t)
	for _, w := range []*httptest.ResponseRecorder{
		s.get(""), s.get("visa"), s.post("visa", "kvitto", receipt), s.post("visa", "kvitto", "x"), s.post("aterta", "kvitto", receipt, "gor", "ja"),
	} {
		for name, want := range map[string]string{
			"Cache-Control": "no-store, no-transform", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if len(w.Header().Values("Set-Cookie")) > 0 {
			t.Error("a cookie")
		}
		// What the server would say of a page that says nothing lets any style in.
		if policy := w.Header().Get("Content-Security-Policy"); w.Code != http.StatusSeeOther && (!strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "script")) {
			t.Errorf("policy %q", policy)
		}
	}
}

// A page holds the receipt in hidden fields, and nowhere else.
func TestTheReceiptStandsOnlyInHiddenFields(t *testing.T) {
	s, receipt := known(t)
	pages := []*httptest.ResponseRecorder{s.post("visa", "kvitto", receipt)}
	for name := range everything() {
		pages = append(pages, s.post(name, "kvitto", receipt))
	}
	for _, w := range pages {
		hidden := `<input type="hidden" name="kvitto" value="` + receipt + `">`
		rest := strings.ReplaceAll(w.Body.String(), hidden, "")
		if strings.Contains(rest, receipt) || strings.Contains(fmt.Sprint(w.Header()), receipt) {
			t.Errorf("the receipt stands elsewhere")
		}
	}
}

// On paper there is nothing to fill in or press.
func TestFormsAreNotPrinted(t *testing.T) {
	s, receipt := known(t)
	root, err := html.Parse(strings.NewReader(s.post("visa", "kvitto", receipt).Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	forms := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		forms++
		hidden := false
		for around := n; around != nil; around = around.Parent {
			for _, a := range around.Attr {
				hidden = hidden || a.Key == "class" && slices.Contains(strings.Fields(a.Val), "ej-utskrift")
			}
		}
		if !hidden {
			t.Errorf("form %d is printed", forms)
		}
	}
	if forms < 5 {
		t.Errorf("%d forms", forms)
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := status.New(status.Options{Now: time.Now}); err == nil {
		t.Error("made of nothing")
	}
}

// What is asked stands once, with a form: the next question when the first has
// its answer.
func TestOneQuestionAtATime(t *testing.T) {
	s, receipt := known(t)
	body := s.post("visa", "kvitto", receipt).Body.String()
	seen := text(t, body)
	for _, question := range []string{"Vem ska laga dem?", "Vad kostar en borr?"} {
		if n := strings.Count(seen, question); n != 1 {
			t.Errorf("%q stands %d times:\n%s", question, n, seen)
		}
	}
	if n := strings.Count(body, "<textarea"); n != 1 {
		t.Errorf("%d fields to write in", n)
	}
}
