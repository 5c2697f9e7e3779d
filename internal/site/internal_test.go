package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

func TestEveryInternalTemplateTakesFullAndEmptyData(t *testing.T) {
	b, _, _ := ownBuilder(t)
	pager := pagerView{Number: 2, Total: 3, Newer: "/a/", Older: "/b/"}
	filters := []filterView{{"steg", "Steg", []choiceView{{Link{Href: "/x/", Text: "Alla", Current: "page"}, 3}}}}
	link := Link{Href: "/x/", Text: "En länk"}
	tests := []struct {
		name        string
		empty, full any
	}{
		{"bilder.html", []imageView(nil), []imageView{{Href: "/bilder/a.jpg", Alt: "En hylla", License: "CC0", Width: 4, Height: 3}, {Href: "/bilder/b.png"}}},
		{"lagesrapporter.html", []idea.Report(nil), []idea.Report{{Date: exampleDay, Text: "Rapport"}}},
		{"berorda.html", []affectedView(nil), []affectedView{{"Skolan", "Är med", "1 maj 2026", "–"}}},
		{"ide-rubrik.html", &titleOnlyView{}, &titleOnlyView{"Titel", "26-00001", "<span></span>"}},
		{"vag.html", &pathView{}, &pathView{[]pathStep{{"1. Prövning", true, false}, {"2. Bedömning", false, true}}}},
		{"vagar.html", &waysView{}, &waysView{[]wayView{{"Går inte vidare", "Projektgruppen beslutar."}}}},
		{"blind.html", &blindView{}, &blindView{"/sa-bedomer-vi/"}},
		{"att-gora.html", &todoView{Lists: []todoList{{Empty: "Inget."}}}, &todoView{
			AsOf: "I dag.", AllOpen: "3 idéer", Waking: "2 vilande.", Lists: []todoList{{"sent", "Försenat (1)", "<li></li>", "", "Här står 100."}},
		}},
		{"tavla.html", &boardView{Columns: []columnView{{ID: "x", Title: "Prövning (0 idéer)"}}}, &boardView{
			Views: []Link{link}, Lead: "3 idéer.", AsOf: "I dag.",
			Columns: []columnView{{"x", "Prövning (1 idé)", []boardCard{{"/x/", "Titel", "26-00001", "Svar senast", "Försenad"}}, link}},
		}},
		{"lista.html", &listView{Empty: "Inga idéer här."}, &listView{"Titel", "Ingress", "I dag.", []Link{link}, "Idéer (1)", "<li></li>", "", pager, filters}},
		{"tabell.html", &tableView{}, &tableView{"Titel", "Ingress", "I dag.", []Link{link}, []headView{{link, "ascending"}, {link, ""}}, "<tr></tr>", pager}},
		{"statistik.html", &internalStatisticsView{}, &internalStatisticsView{
			Lead: "Siffror.", Key: []row{{Term: "Idéer", Text: "3"}}, Charts: []*chartView{newChart("x", "Titel", []figure{{label: "A", n: 1}})},
			Stays: []stayRow{{Step: "Prövning"}}, Years: []yearRow{{Label: "2026"}},
		}},
		{"utmaningar.html", &internalChallengesView{}, &internalChallengesView{"Källor.", []challengeCard{{link, "Rad", "3 idéer"}}}},
		{"utmaning.html", &internalChallengeView{}, &internalChallengeView{
			"Titel", true, true, []row{{Term: "Ägare", Text: "Chefen"}}, []sectionView{{"a", "A", "<p></p>"}}, "Idéer (1)", "<li></li>", pager,
		}},
		{"organisation.html", &organisationView{}, &organisationView{
			AsOf: "I dag.", Support: []process.Function{{Name: "Felanmälan", Contact: "Växeln"}},
			Roles: []roleSeats{
				{"a", "A", "Text.", "Vet", []seatView{{"X", "Tillsatt", "–"}, {"Y", "Ledig", "–"}}, "1 plats är ledig."},
				{"b", "B", "Text.", "", []seatView{{"X", "Tillsatt", "31 december 2026"}}, ""},
			},
		}},
		{"404.html", &notFoundView{}, &notFoundView{}},
	}
	tried := map[string]bool{"vyer.html": true, "layout.html": true} // part of others
	for _, test := range tests {
		tried[test.name] = true
		for what, view := range map[string]any{"empty": test.empty, "full": test.full} {
			html, err := b.internal.fragment(test.name, view)
			if err != nil {
				t.Errorf("%s with %s data: %v", test.name, what, err)
			}
			if strings.Contains(string(html), "<no value>") || strings.Contains(string(html), "ZgotmplZ") {
				t.Errorf("%s with %s data: %s", test.name, what, html)
			}
		}
	}
	for _, tmpl := range b.internal.pages.Templates() {
		name := tmpl.Name()
		own, _ := repositoryHas("templates/internal/" + name)
		if own && !tried[name] && !strings.HasPrefix(name, "s-") {
			t.Errorf("%s is not tried", name)
		}
	}
}

func repositoryHas(name string) (bool, error) {
	f, err := repository.Open(name)
	if err != nil {
		return false, err
	}
	return true, f.Close()
}

func TestAStampEscapesTextAndKeepsHTML(t *testing.T) {
	b, _, _ := ownBuilder(t)
	got := filledIn(func(out *bytes.Buffer) {
		b.parts.listRow.fill(out, `/x/"><script>`, "<b>&\"'", template.HTML("<i>tagg</i>"), template.HTML(""), "fakta", template.HTML(""))
	})
	want := "<li><h3><a href=\"/x/&#34;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#34;&#39;</a></h3><p><i>tagg</i></p><p class=\"dov\">fakta</p></li>\n"
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAStampMustShowAllItsValues(t *testing.T) {
	b, _, _ := ownBuilder(t)
	if _, err := b.internal.newStamp("s-fakta.html", "Term", "Text", "Extra"); err == nil || !strings.Contains(err.Error(), "does not show Extra") {
		t.Errorf("a value that is not shown gives %v", err)
	}
	if _, err := b.internal.newStamp("s-saknas-inte.html"); err == nil {
		t.Error("a stamp without a template is no error")
	}
}

func TestEveryFieldThatCanBeAskedForHasWords(t *testing.T) {
	paths := process.FieldsOf(idea.Idea{})
	if len(paths) == 0 {
		t.Fatal("an idea has no fields")
	}
	for _, path := range paths {
		if fieldNames[path] == "" {
			t.Errorf("%s has no words for \"det här saknas först\"", path)
		}
	}
	for path := range fieldNames {
		if !slices.Contains(paths, path) {
			t.Errorf("%s has words, but no idea has it", path)
		}
	}
}

// missingFrom gives what an idea that stands in a step of orebro lacks before
// the next.
func missingFrom(t *testing.T, step string, edit func(*idea.Idea)) []string {
	t.Helper()
	rules := orebro(t)
	i := &idea.Idea{
		Format: 1, ID: "26-00001", Title: "En idé", Type: "ide", Step: step, Received: calendar.Day(2026, 1, 5),
		Areas: []string{"vard-omsorg"}, Benefit: "Det blir bra.",
		Sections: []idea.Section{{Title: "Problem", Markdown: "Svårt."}, {Title: "Idé", Markdown: "Gör så."}},
	}
	edit(i)
	f, _ := idea.Parse("ideas/2026/01/26-00001-en-ide.md", idea.Format(i))
	if f == nil {
		t.Fatal("the idea cannot be read")
	}
	s := rules.Process.Step(step)
	yes := s.Yes()
	target := rules.Process.Target(yes, "bedomning")
	return newNextStep(rules.Process, yes, target).missing(&check.Checked{File: f})
}

func TestWhatIsMissingBeforeTheNextStep(t *testing.T) {
	form := func(answers ...string) map[string]idea.Form {
		f := idea.Form{Version: 1, Answers: map[string]string{}}
		for _, a := range answers {
			f.Answers[a] = "ja"
		}
		return map[string]idea.Form{"provning": f}
	}
	whole := form("uppdrag", "vardegrund", "jamlikhet_miljo", "extern_finansiering")
	tests := []struct {
		what, step string
		edit       func(*idea.Idea)
		want       []string
	}{
		{"a form that is not filled in", "provning", func(*idea.Idea) {}, []string{"mallen Prövning"}},
		{"one question is not answered", "provning", func(i *idea.Idea) { i.Forms = form("uppdrag", "vardegrund", "jamlikhet_miljo") },
			[]string{"svar på frågan ”Kan någon utanför kommunen vara med och betala längre fram?”"}},
		{"nothing", "provning", func(i *idea.Idea) { i.Forms = whole }, nil},
		{"a section", "provning", func(i *idea.Idea) { i.Forms, i.Sections = whole, i.Sections[:1] }, []string{"avsnittet Idé"}},
		{"a section with nothing in it", "provning", func(i *idea.Idea) { i.Forms, i.Sections[0].Markdown = whole, "" }, []string{"avsnittet Problem"}},
		{"a problem need not have an idea", "provning", func(i *idea.Idea) { i.Forms, i.Type, i.Sections = whole, "problem", i.Sections[:1] }, nil},
		{"fields, in plain words", "utredning", func(i *idea.Idea) { i.Forms = whole },
			[]string{"vem som ansvarar", "vem som tar emot resultatet", "avsnittet Handlingsplan"}},
		{"a field inside a group", "utredning", func(i *idea.Idea) {
			i.Forms, i.Responsible, i.Receiver = whole, "Chefen", &idea.Receiver{Capacity: "En tjänst"}
			i.Sections = append(i.Sections, idea.Section{Title: "Handlingsplan", Markdown: "1. Börja."})
		}, []string{"vem som tar emot resultatet"}},
		{"going back asks for what the earlier step needs", "vilande", func(i *idea.Idea) { i.Forms = whole }, nil},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if got := missingFrom(t, test.step, test.edit); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAQuorumInWords(t *testing.T) {
	p := &process.Process{Roles: []process.Role{{ID: "grupp", Name: "Gruppen"}}}
	tests := []struct {
		what   string
		quorum process.Quorum
		want   []string
	}{
		{"one vote per area", process.Quorum{Role: "grupp", PerArea: true}, []string{"Innan dess ger gruppen råd, en röst per programområde."}},
		{"a number of votes", process.Quorum{Role: "grupp", Count: 3}, []string{"Det behövs 3\u00a0röster från gruppen."}},
		{"vacant seats down to a bound", process.Quorum{Role: "grupp", Least: 4}, []string{"Minst 4\u00a0platser måste ha någon som kan rösta."}},
		{"silence and a majority", process.Quorum{Role: "grupp", Majority: true, Silence: 10},
			[]string{"Majoriteten avgör.", "Den som inte har svarat på 10\u00a0arbetsdagar hindrar inte beslutet."}},
	}
	for _, test := range tests {
		if got := quorumWords(p, &test.quorum); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.what, got, test.want)
		}
	}
}

// openEntry is an idea under way whose answer is due on a day.
func openEntry(b *builder, id string, due calendar.Date) *Entry {
	return &Entry{ID: id, Title: "Idé " + id, Step: b.rules.Process.Start(), AnswerBy: due, Received: calendar.Day(2026, 1, 5)}
}

func TestWhatIsToBeDone(t *testing.T) {
	b, _, _ := ownBuilder(t)
	b.in.Today = calendar.Day(2026, 11, 18) // a Wednesday
	late := openEntry(b, "late", calendar.Day(2026, 11, 13))
	later := openEntry(b, "latest", calendar.Day(2026, 11, 2))
	today := openEntry(b, "today", calendar.Day(2026, 11, 18))
	sunday := openEntry(b, "sunday", calendar.Day(2026, 11, 22))
	monday := openEntry(b, "monday", calendar.Day(2026, 11, 23))
	monday.WaitingFor = "givare"
	b.register = newRegister([]*Entry{monday, sunday, today, late, later})
	v := b.todoView(b.openIdeas())
	for n, want := range []struct {
		title string
		ids   []string
	}{
		{"Försenat (2)", []string{"latest", "late"}},
		{"Den här veckan (2)", []string{"today", "sunday"}},
		{"Väntar på idégivaren (1)", []string{"monday"}},
	} {
		list := v.Lists[n]
		var ids []string
		for _, part := range strings.Split(string(list.Rows), "Idé ")[1:] {
			id, _, _ := strings.Cut(part, "<")
			ids = append(ids, id)
		}
		if list.Title != want.title || !slices.Equal(ids, want.ids) {
			t.Errorf("list %d is %q with %q, want %q with %q", n, list.Title, ids, want.title, want.ids)
		}
	}
	if rows := string(v.Lists[0].Rows); !strings.Contains(rows, "12\u00a0arbetsdagar sen") || !strings.Contains(rows, "3\u00a0arbetsdagar sen") {
		t.Errorf("how late is not told in working days: %s", rows)
	}
	if v.AsOf != "Sidan visar läget den 18 november 2026." {
		t.Errorf("the page says %q", v.AsOf)
	}
}

func TestEmptyListsTellTheNextDate(t *testing.T) {
	b, _, _ := ownBuilder(t)
	b.in.Today = calendar.Day(2026, 11, 18)
	b.register = newRegister([]*Entry{openEntry(b, "next", calendar.Day(2026, 12, 3))})
	v := b.todoView(b.openIdeas())
	if got := v.Lists[0].Empty; got != "Inget är försenat. Nästa svar ska lämnas den 3 december 2026." {
		t.Errorf("with nothing late: %q", got)
	}
	if got := v.Lists[1].Empty; got != "Inga fler svar ska lämnas den här veckan. Nästa svar ska lämnas den 3 december 2026." {
		t.Errorf("with nothing this week: %q", got)
	}
	b.register = newRegister(nil)
	if got := b.todoView(nil).Lists[0].Empty; got != "Inget är försenat." {
		t.Errorf("with no ideas at all: %q", got)
	}
}

func TestALongColumnLeadsToItsList(t *testing.T) {
	b, _, _ := ownBuilder(t)
	var entries []*Entry
	for n := range columnCap + 1 {
		entries = append(entries, openEntry(b, fmt.Sprint(n), calendar.Day(2026, 12, 1)))
	}
	c := b.column(b.rules.Process.Start(), entries)
	if len(c.Cards) != columnCap || c.More.Text != "Visa alla 51 i prövning" || !strings.HasSuffix(c.More.Href, "/lista/steg/provning/") {
		t.Errorf("%d cards and %+v", len(c.Cards), c.More)
	}
	if c = b.column(b.rules.Process.Start(), entries[:1]); c.Title != "Prövning (1\u00a0idé)" || c.More.Text != "" {
		t.Errorf("%q and %+v", c.Title, c.More)
	}
}

func TestTheIndexHidesWhatTheProcessKeepsToTheTitle(t *testing.T) {
	b, _, _ := ownBuilder(t)
	e := &Entry{
		ID: "26-00001", Title: "Återtagen", Step: b.rules.Process.Step("aterkallad"), Areas: []string{"vard-omsorg"},
		Contact: "Kontakten", Received: calendar.Day(2026, 1, 5), Stays: []timeline.Stay{{Entered: calendar.Day(2026, 1, 5), Left: calendar.Day(2026, 2, 2)}, {Entered: calendar.Day(2026, 2, 2)}}, Challenges: []string{"trygg-hemma"},
	}
	rows := string(b.listRows([]*Entry{e}, b.anyRow)) + string(b.tableRows([]*Entry{e}))
	for _, secret := range []string{"Kontakten", "2026-01-05", "2 februari", "Vård och omsorg"} {
		if strings.Contains(rows, secret) {
			t.Errorf("%q is shown: %s", secret, rows)
		}
	}
	if len(byArea([]*Entry{e})) > 0 {
		t.Error("it stands in the list of its area")
	}
}

func TestSeatsAreToldWithoutNames(t *testing.T) {
	b, _, _ := ownBuilder(t)
	b.rules.Roster = &process.Roster{Members: []process.Member{
		{Role: "bedomargrupp", Seat: "stol-1", Area: "vard-omsorg", Logins: []string{"inlogg-1"}, Chair: true},
		{Role: "bedomargrupp", Seat: "stol-2", Area: "kultur-fritid"},
		{Role: "bedomargrupp", Seat: "stol-3", Area: "service-stod", Groups: []string{"grupp-1"}, Until: calendar.Day(2026, 1, 1)},
	}}
	r := b.roleSeats(b.rules.Process.Role("bedomargrupp"))
	want := []seatView{
		{"Vård och omsorg", "Tillsatt, ordförande", "–"}, {"Kultur och fritid", "Ledig", "–"},
		{"Service och stöd", "Ledig, tiden har gått ut", "1 januari 2026"},
		{"Barn och utbildning", "Ledig, ingen plats finns än", "–"}, {"Social välfärd", "Ledig, ingen plats finns än", "–"},
		{"Samhällsbyggnad", "Ledig, ingen plats finns än", "–"},
	}
	if !slices.Equal(r.Seats, want) {
		t.Errorf("got  %q\nwant %q", r.Seats, want)
	}
	if r.Vacant != "5\u00a0platser är lediga." {
		t.Errorf("vacant seats are told as %q", r.Vacant)
	}
}

func TestTheInternalFigures(t *testing.T) {
	b, _, _ := ownBuilder(t)
	b.in.Today = calendar.Day(2026, 11, 18)
	start, ended := b.rules.Process.Start(), b.rules.Process.Step("avslutad")
	moved := func(received, decided calendar.Date, s *process.Step) *Entry {
		return &Entry{Step: s, Received: received, Stays: []timeline.Stay{
			{Step: start.ID, Entered: received, Left: decided}, {Step: s.ID, Entered: decided, Decision: 1}}}
	}
	entries := []*Entry{
		moved(calendar.Day(2026, 10, 1), calendar.Day(2026, 10, 8), ended),  // 5 working days
		moved(calendar.Day(2026, 9, 1), calendar.Day(2026, 10, 30), ended),  // more than 15
		moved(calendar.Day(2025, 12, 1), calendar.Day(2025, 12, 5), ended),  // the first of the twelve months
		moved(calendar.Day(2025, 11, 28), calendar.Day(2025, 12, 5), ended), // before them
		openEntry(b, "late", calendar.Day(2026, 11, 17)),
		openEntry(b, "in-time", calendar.Day(2026, 11, 18)),
	}
	f := countFlow(entries, b.rules.Process, b.in.Today)
	if f.open != 2 || f.late != [4]int{1, 1, 0, 0} {
		t.Errorf("%d open, late %v", f.open, f.late)
	}
	if s := timeline.Measure(ways(entries), b.rules.Process, b.in.Today).Steps[0]; s.Step != start || s.Left.N != 4 || s.InTime != 3 {
		t.Errorf("stays %+v", s)
	}
	if first, last := f.months[0], f.months[11]; first.first != calendar.Day(2025, 12, 1) || first.received != 1 || last.first != calendar.Day(2026, 11, 1) {
		t.Errorf("months begin with %+v and end with %+v", first, last)
	}
	if y := f.years["2025"]; *y != (yearCount{received: 2, answers: 2, ended: 2}) {
		t.Errorf("2025 is %+v", *y)
	}
	if got := f.waiting[lowerAll(roleNames(b.rules.Process, start.Work))]; got != 2 {
		t.Errorf("%d wait for those who work in the first step: %v", got, f.waiting)
	}
}

func TestWorkingDaysBySumsAreTheSame(t *testing.T) {
	first, last := calendar.Day(2025, 11, 1), calendar.Day(2026, 2, 1)
	w := newWorkdays([]*Entry{{Received: first, AnswerBy: last}}, last)
	for from := first; from <= last; from += 7 {
		for to := from; to <= last; to += 3 {
			if got, want := w.Between(from, to), calendar.WorkdaysBetween(from, to); got != want {
				t.Fatalf("%s to %s is %d, want %d", from, to, got, want)
			}
		}
	}
}

func TestTheOrdersOfTheTable(t *testing.T) {
	b, _, _ := ownBuilder(t)
	p := b.rules.Process
	entry := func(id, title, step string, received, due calendar.Date) *Entry {
		return &Entry{ID: id, Title: title, Step: p.Step(step), Received: received, AnswerBy: due}
	}
	d := func(n int) calendar.Date { return calendar.Day(2026, 1, n) }
	b.register = newRegister([]*Entry{
		entry("a", "Ö sist", "bedomning", d(1), d(20)), entry("b", "Apa", "avslutad", d(2), 0),
		entry("c", "Zebra", "provning", d(3), d(22)), entry("d", "Äpple", "provning", d(4), d(21)), entry("e", "Åka", "avslutad", d(5), 0),
	})
	tests := []struct{ path, want string }{
		{"/tabell/titel/", "bceda"}, // a … z, å, ä, ö
		{"/tabell/steg/", "dcaeb"},
		{"/tabell/inkommen/", "abcde"}, // shown from the end
		{"/tabell/", "adceb"},
	}
	for _, test := range tests {
		for _, o := range tableOrders {
			if o.path != test.path {
				continue
			}
			got := ""
			for _, e := range o.sort(b) {
				got += e.ID
			}
			if got != test.want {
				t.Errorf("%s is %s, want %s", o.path, got, test.want)
			}
		}
	}
}

func TestAPauseInWords(t *testing.T) {
	day := calendar.Day(2027, 3, 1)
	tests := []struct {
		until           calendar.Date
		condition, want string
	}{
		{day, "", "den 1 mars 2027"},
		{0, "När planen är beslutad.", "när planen är beslutad"},
		{day, "Planen är beslutad.", "den 1 mars 2027, eller tidigare: planen är beslutad"},
	}
	for _, test := range tests {
		if got := restWords(test.until, test.condition); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestNoPlaceholderIsLeftOnAnyPage(t *testing.T) {
	var public, internal Memory
	if _, err := Build(t.Context(), Input{Sluss: ownSluss(), Defaults: repository, Today: exampleDay}, &public, &internal); err != nil {
		t.Fatal(err)
	}
	if len(internal.Files()) == 0 {
		t.Fatal("nothing was built")
	}
	for name, data := range internal.Files() {
		if strings.HasPrefix(name, "bilder/") {
			continue // any bytes may stand there
		}
		for _, mark := range []string{"{{", "stampmark", "<dd></dd>", "den .", "&amp;lt;", "&amp;amp;"} {
			if bytes.Contains(data, []byte(mark)) {
				t.Errorf("%s has %q", name, mark)
			}
		}
	}
}

func TestASeatIsToldByWhatPeopleCallIt(t *testing.T) {
	b, _, _ := ownBuilder(t)
	for _, test := range []struct {
		what, want string
		seat       process.Member
	}{
		{"its function first", "Kommundirektör", process.Member{Seat: "kommundirektor", Function: "Kommundirektör", Area: "vard-omsorg"}},
		{"then its area", "Vård och omsorg", process.Member{Seat: "stol-vard-omsorg", Area: "vard-omsorg"}},
		{"else its own id", "Mottagande chefer", process.Member{Seat: "mottagande-chefer"}},
	} {
		if got := b.seat(&test.seat).Name; got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}
