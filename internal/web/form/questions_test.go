package form

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/idea"
)

// wantFaults wants an error page as it should be: the same words first on the
// page and at the field, the focus on the first, and nothing lost.
func (a *answer) wantFaults(texts ...string) {
	a.t.Helper()
	if a.Code != http.StatusUnprocessableEntity || !strings.HasPrefix(a.title(), "Fel: ") {
		a.t.Errorf("%s answered %d %q: %s", a.path, a.Code, a.title(), a.text())
		return
	}
	box := a.id("felruta")
	if box == nil || attr(box, "tabindex") != "-1" || strings.Contains(a.Body.String(), `role="alert"`) {
		a.t.Error("no summary that can have the focus, or one that is read out twice")
		return
	}
	var told []string
	for n := range box.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		text := strings.TrimPrefix(said(n), "Fel: ")
		told = append(told, text)
		id := strings.TrimPrefix(attr(n, "href"), "#")
		if a.id(id) == nil {
			a.t.Errorf("%q leads to %q, which is not there", text, id)
		}
		if n := strings.Count(a.text(), strings.Join(strings.Fields(text), " ")); n < 2 {
			a.t.Errorf("%q stands %d times on the page, wanted at the field too", text, n)
		}
	}
	if !slices.Equal(told, texts) {
		a.t.Errorf("told %q, wanted %q", told, texts)
	}
	action := false
	for n := range a.root.Descendants() {
		action = action || n.Type == html.ElementNode && n.Data == "form" && strings.HasSuffix(attr(n, "action"), "#felruta")
	}
	if !action {
		a.t.Error("the form does not lead to the summary")
	}
}

func TestWrongAnswers(t *testing.T) {
	long := strings.Repeat("å ", 2500)
	for _, test := range []struct {
		why     string
		page    int // from 1
		answers []string
		want    []string
	}{
		{"no title", 1, []string{"rubrik", ""}, []string{"Skriv en rubrik för din idé"}},
		{"a title of spaces", 1, []string{"rubrik", " \t "}, []string{"Skriv en rubrik för din idé"}},
		{"a title of 81 characters", 1, []string{"rubrik", strings.Repeat("å", 81)}, []string{"Rubriken får vara högst 80 tecken"}},
		{"no problem", 2, nil, []string{"Beskriv vilket problem eller behov du vill lösa"}},
		{"too long a problem", 2, []string{"text-problem", long}, []string{"Beskrivningen av problemet får vara högst 2\u00a0000 tecken"}},
		{"no word, but letters without end", 2, []string{"text-problem", strings.Repeat("a", 900)}, []string{"Dela upp det långa ordet med mellanslag"}},
		{"no idea", 3, nil, []string{"Beskriv din idé"}},
		{"too long an idea", 3, []string{"text-ide", long}, []string{"Beskrivningen av idén får vara högst 4\u00a0000 tecken"}},
		{"no benefit at all", 4, nil, []string{"Välj vem som får nytta av idén", "Skriv vad som blir bättre"}},
		{"nobody benefits", 4, []string{"nytta", "Det går fortare."}, []string{"Välj vem som får nytta av idén"}},
		{"nothing gets better", 4, []string{"malgrupp", "invanare"}, []string{"Skriv vad som blir bättre"}},
		{"somebody else, but who", 4, []string{"malgrupp", "annan", "nytta", "Det går fortare."}, []string{"Skriv vem som får nytta av idén"}},
		{"a group that does not exist", 4, []string{"malgrupp", "marsmän", "nytta", "Det går fortare."}, []string{"Välj vem som får nytta av idén"}},
		{"too long a benefit", 4, []string{"malgrupp", "invanare", "nytta", long}, []string{"Svaret om vad som blir bättre får vara högst 1\u00a0000 tecken"}},
		{"not whether there is something similar", 5, nil, []string{"Välj om något liknande finns redan"}},
		{"something similar, but where", 5, []string{"liknande", "ja"}, []string{"Skriv var det finns"}},
		{"an answer that does not exist", 5, []string{"liknande", "kanske"}, []string{"Välj om något liknande finns redan"}},
		{"no area", 6, nil, []string{"Välj vilken del av kommunen idén berör"}},
		{"an area that does not exist", 6, []string{"omrade", "rymden"}, []string{"Välj vilken del av kommunen idén berör"}},
		{"not whether to take part", 7, nil, []string{"Välj om du vill vara med och utveckla idén"}},
		{"not how to be answered", 8, nil, []string{"Välj hur du vill få vårt svar"}},
		{"contact, but nothing of it", 8, []string{"svar", "kontakt"}, []string{"Skriv ditt namn", "Välj hur du vill att vi hör av oss"}},
		{"mail without an address", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost"}, []string{"Skriv din e-postadress eller välj ett annat sätt"}},
		{"an address that is none", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost", "epost", "kim"}, []string{"Skriv e-postadressen så här: namn@exempel.se"}},
		{"an address with a name", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost", "epost", "Kim <kim@exempel.se>"}, []string{"Skriv e-postadressen så här: namn@exempel.se"}},
		{"two addresses", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost", "epost", "kim@exempel.se,b@exempel.se"}, []string{"Skriv e-postadressen så här: namn@exempel.se"}},
		{"an address on this machine", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost", "epost", "kim@exempel"}, []string{"Skriv e-postadressen så här: namn@exempel.se"}},
		{"an address that is too long", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "epost", "epost", strings.Repeat("k", 250) + "@exempel.se"}, []string{"E-postadressen får vara högst 254 tecken"}},
		{"telephone without a number", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "telefon"}, []string{"Skriv ditt telefonnummer eller välj ett annat sätt"}},
		{"a number in letters", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "telefon", "telefon", "noll sju"}, []string{"Skriv telefonnumret med siffror, till exempel 070-123 45 67"}},
		{"a number of two digits", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "telefon", "telefon", "11"}, []string{"Skriv telefonnumret med siffror, till exempel 070-123 45 67"}},
		{"a meeting without any way to agree on it", 8, []string{"svar", "kontakt", "namn", "Kim", "satt", "mote"}, []string{"Skriv din e-postadress eller ditt telefonnummer, så att vi kan föreslå en tid"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			s := serve(t, "", nil)
			page := s.send(s.upTo(test.page-1), test.answers...)
			page.wantFaults(test.want...)
			_, kept := page.form()
			for i := 0; i+1 < len(test.answers); i += 2 {
				given := strings.TrimSpace(test.answers[i+1])
				if given == "" || strings.Contains("marsmän kanske rymden", given) {
					continue // no answer to keep
				}
				if got := strings.Join(kept[test.answers[i]], "|"); got != given {
					t.Errorf("%s was kept as %.60q", test.answers[i], got)
				}
			}
			// Answered well after that, it goes on.
			next := s.send(page, append([]string{"telefon", ""}, good[test.page-1]...)...)
			if next.Code != http.StatusOK || strings.HasPrefix(next.title(), "Fel") {
				t.Errorf("mended, it answers %d %q", next.Code, next.title())
			}
		})
	}
}

// What only the browser shows is not believed: whatever is changed in the
// hidden fields is found when all is sent.
// What nobody can read is no answer.
func TestNothingToRead(t *testing.T) {
	s := serve(t, "", nil)
	for _, typed := range []string{" ", "\u00a0\u200b", "\u2060\ufeff", "🙂🙂", "…", "---"} {
		s.send(s.upTo(0), "rubrik", typed).wantFaults("Skriv en rubrik för din idé")
		s.send(s.upTo(1), "text-problem", typed).wantFaults("Beskriv vilket problem eller behov du vill lösa")
	}
	for _, typed := range []string{"Ö", "24/7", "图书馆", "🙂 Lek"} {
		s.send(s.upTo(0), "rubrik", typed).want(http.StatusOK, "Vilket problem")
	}
}

func TestHiddenFieldsAreJudgedAgain(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	s.clock = s.clock.Add(5 * time.Minute)
	action, values := check.form()
	for name, want := range map[string]string{
		"rubrik": "Fel: Vad handlar din idé om?", "text-problem": "Fel: Vilket problem", "text-ide": "Fel: Hur ser din idé ut?", "malgrupp": "Fel: Nyttan",
		"nytta": "Fel: Nyttan", "liknande": "Fel: Finns något liknande", "liknande-var": "Fel: Finns något liknande", "omrade": "Fel: Vilken del", "delta": "Fel: Vill du vara med",
		"svar": "Fel: Hur vill du få", "namn": "Fel: Hur vill du få", "epost": "Fel: Hur vill du få", "satt": "Fel: Hur vill du få",
	} {
		for _, tampered := range []string{"", strings.Repeat("x ", 5000)} {
			changed := url.Values{}
			for k, v := range values {
				changed[k] = v
			}
			changed.Set(name, tampered)
			if page := s.post(action, changed); page.Code != http.StatusUnprocessableEntity || !strings.HasPrefix(page.title(), want) {
				t.Errorf("%s changed: %d %q", name, page.Code, page.title())
			}
		}
	}
	values.Set("forsok", "26-7k3qm.AAAA")
	values.Set("hemligt", "värde")
	if done := s.post(action, values); done.Code != http.StatusOK || strings.Contains(done.Body.String(), "hemligt") {
		t.Errorf("unknown fields: %d", done.Code)
	}
	if len(s.till.kept) != 1 || s.till.kept[0].Retries != "" {
		t.Error("an earlier attempt was believed without its mark")
	}
}

func TestBackKeepsTheAnswers(t *testing.T) {
	s := serve(t, "", nil)
	page := s.upTo(2) // the third question
	_, values := page.form()
	values.Set("text-ide", "Halvfärdig")
	back := s.post(page.formAction("Tillbaka"), values)
	back.want(http.StatusOK, "Vilket problem")
	if _, kept := back.form(); kept.Get("text-ide") != "Halvfärdig" || !strings.HasPrefix(kept.Get("text-problem"), "Många i området") {
		t.Errorf("kept %v", kept)
	}
	forward := s.send(back)
	forward.want(http.StatusOK, "Hur ser din idé ut?")
	if _, kept := forward.form(); kept.Get("text-ide") != "Halvfärdig" {
		t.Error("what was typed before going back is gone")
	}
}

// formAction gives where a button of the page leads.
func (a *answer) formAction(text string) string {
	a.t.Helper()
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "button" && said(n) == text {
			where, _, _ := strings.Cut(attr(n, "formaction"), "#")
			return where
		}
	}
	a.t.Fatalf("no button %q on %s: %s", text, a.path, a.text())
	return ""
}

func TestChangingAnAnswerLeadsBackToAllOfThem(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	for _, what := range []string{"rubriken", "problemet", "idén", "nyttan", "om något liknande finns", "del av kommunen", "om du vill vara med", "hur vi når dig"} {
		_, values := check.form()
		values.Set("retur", "ja")
		values.Del("webbplats")
		page := s.post(check.formAction("Ändra "+what), values)
		if page.Code != http.StatusOK || !strings.Contains(page.text(), "Fråga ") {
			t.Errorf("%s: %d %q", what, page.Code, page.title())
		}
		s.send(page).want(http.StatusOK, "Kontrollera dina svar")
	}
	_, values := check.form()
	values.Set("retur", "ja")
	page := s.post(check.formAction("Ändra rubriken"), values)
	s.send(page, "rubrik", "").wantFaults("Skriv en rubrik för din idé")
	changed := s.send(s.send(page, "rubrik", ""), "rubrik", "En ny rubrik")
	changed.want(http.StatusOK, "Kontrollera dina svar")
	if !strings.Contains(changed.text(), "En ny rubrik") {
		t.Error("the change is not there")
	}
}

func TestAProblemWithoutSolution(t *testing.T) {
	s := serve(t, "", nil)
	page := s.send(s.upTo(2), "losning", "saknas")
	page.want(http.StatusOK, "Nyttan med idén")
	for _, answers := range good[3:] {
		page = s.send(page, answers...)
	}
	page.want(http.StatusOK, "Kontrollera")
	s.clock = s.clock.Add(time.Hour)
	s.send(page).want(http.StatusOK, "Vi har tagit emot")
	if i := s.till.kept[0].Idea; i.Type != idea.TypeProblem || i.Section("Idé") != nil || i.Section("Problem") == nil {
		t.Errorf("received %+v", i)
	}
}

func TestSeveralSendTogether(t *testing.T) {
	s := serve(t, "", nil)
	page := s.upTo(7)
	_, values := page.form()
	values.Set("svar", "kontakt")
	values.Set("namn", "Kim")
	values.Set("fler", "ja")
	more := s.post(page.formAction("Lägg till en person"), values)
	more.want(http.StatusOK, "Hur vill du få vårt svar?")
	if more.id("namn2") == nil {
		t.Fatal("there is no place for a second person")
	}
	s.send(more, "satt", "telefon", "telefon", "070-123 45 67", "epost2", "ali@exempel.se").wantFaults("Skriv namnet på person 2")
	check := s.send(more, "satt", "telefon", "telefon", "070-123 45 67", "namn2", "Ali", "epost2", "ali@exempel.se")
	check.want(http.StatusOK, "Kontrollera")
	if !strings.Contains(check.text(), "Namn på person 2 Ali") {
		t.Errorf("the second person is not shown: %s", check.text())
	}
	s.clock = s.clock.Add(time.Hour)
	s.send(check).want(http.StatusOK, "Vi har tagit emot")
	if c := s.till.kept[0].Contact; c == nil || len(c.People) != 2 || c.People[1].Email != "ali@exempel.se" || c.How != "telefon" {
		t.Errorf("received %+v", c)
	}
}

func TestOnlyTheReceipt(t *testing.T) {
	s := serve(t, "", nil)
	check := s.send(s.upTo(7), "svar", "kvitto", "namn", "Kim", "epost", "kim@exempel.se")
	check.want(http.StatusOK, "Kontrollera")
	if strings.Contains(check.text(), "Kim") {
		t.Error("what is not sent is shown")
	}
	s.clock = s.clock.Add(time.Hour)
	s.send(check).want(http.StatusOK, "Vi har tagit emot")
	if s.till.kept[0].Contact != nil {
		t.Error("somebody who wanted only the receipt was told on")
	}
}

func TestOtherProcesses(t *testing.T) {
	t.Run("contact is required, and others than employees may send", func(t *testing.T) {
		s := serve(t, "lerum", nil)
		page := s.upTo(7)
		page.want(http.StatusOK, "Dina kontaktuppgifter")
		s.send(page).wantFaults("Välj vem du är som lämnar idén", "Skriv ditt namn", "Skriv din e-postadress", "Välj hur du vill att vi hör av oss")
		check := s.send(page, "vem", "foretag", "namn", "Kim", "epost", "kim@exempel.se", "satt", "mote")
		check.want(http.StatusOK, "Kontrollera")
		s.clock = s.clock.Add(time.Hour)
		s.send(check).want(http.StatusOK, "Vi har tagit emot")
		if sent := s.till.kept[0]; sent.Who != "foretag" || sent.Contact == nil {
			t.Errorf("received %+v", sent)
		}
	})
	t.Run("contact is never asked", func(t *testing.T) {
		s := serve(t, "orebro", nil, "kontakt: frivillig", "kontakt: aldrig")
		check := s.upTo(7)
		check.want(http.StatusOK, "Kontrollera")
		if !strings.Contains(s.get("/lamna/").text(), "Du svarar på sju frågor.") {
			t.Error("the start page counts wrong")
		}
	})
	t.Run("contact is never asked, but who one is", func(t *testing.T) {
		s := serve(t, "lerum", nil, "kontakt: kravs", "kontakt: aldrig")
		page := s.upTo(7)
		page.want(http.StatusOK, "Vem är du?")
		s.send(page, "vem", "invanare").want(http.StatusOK, "Kontrollera")
	})
	t.Run("an open process says so", func(t *testing.T) {
		s := serve(t, "idebanken", nil)
		if text := s.get("/lamna/").text(); !strings.Contains(text, "Texten om idén är öppen för alla i kommunen.") || strings.Contains(text, "Bedömargruppen") {
			t.Error(text)
		}
	})
	t.Run("another section is asked about in its own words", func(t *testing.T) {
		s := serve(t, "orebro", nil, "avsnitt: [problem, ide]", "avsnitt: [problem, helhetsbild]")
		page := s.upTo(2)
		page.want(http.StatusOK, "Helhetsbild")
		s.send(page).wantFaults("Skriv något under Helhetsbild")
		s.send(page, "text-helhetsbild", "Allt hänger ihop.").want(http.StatusOK, "Nyttan")
	})
}

func TestDigitalIdeas(t *testing.T) {
	s := serve(t, "", func(o *Options) { o.Digital = "digitaliseringsfunktionen" })
	page := s.upTo(5)
	page.want(http.StatusOK, "Vad berör idén?")
	s.send(page, "omrade", "kultur-fritid").wantFaults("Välj om idén mest handlar om ett it-system eller en app")
	s.send(page, "omrade", "kultur-fritid", "digital", "nej").want(http.StatusOK, "Vill du vara med")
	digital := s.send(page, "omrade", "kultur-fritid", "digital", "ja")
	digital.want(http.StatusOK, "Digitala idéer har en egen väg")
	if !strings.Contains(digital.text(), "Digitaliseringsfunktionen hjälper dig") {
		t.Error(digital.text())
	}
	on := s.send(digital)
	on.want(http.StatusOK, "Vill du vara med")
	if _, kept := on.form(); kept.Get("rubrik") == "" || kept.Get("digital") != "ja" {
		t.Error("the answers are gone")
	}
	// Where nobody has asked for it, the page does not exist.
	plain := serve(t, "", nil)
	plain.get("/lamna/digital-ide").want(http.StatusNotFound, "Vi hittar inte sidan")
}

func TestSimilarIdeasAreShownAfterTheTitle(t *testing.T) {
	s := serve(t, "", func(o *Options) {
		o.Similar = func(title string) []Link {
			if !strings.Contains(title, "verktyg") {
				t.Errorf("asked about %q", title)
			}
			return []Link{{"/ideer/fritidsbanken/", "Fritidsbanken <lånar>"}}
		}
	})
	page := s.upTo(1)
	page.want(http.StatusOK, "Vilket problem")
	if !strings.Contains(page.text(), "Fritidsbanken <lånar>") || !strings.Contains(page.text(), "Du kan ändå lämna din idé.") {
		t.Error(page.text())
	}
}
