package forgetest

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
)

func (t *trial) reviews(number int) []forge.Review {
	t.Helper()
	reviews, err := t.Forge.Reviews(t.ctx, number)
	if err != nil {
		t.Fatalf("Reviews: %v", err)
	}
	return reviews
}

func (t *trial) comments(number int) []forge.Comment {
	t.Helper()
	comments, err := t.Forge.Comments(t.ctx, number)
	if err != nil {
		t.Fatalf("Comments: %v", err)
	}
	return comments
}

func (t *trial) bot() string {
	t.Helper()
	login, err := t.Forge.Bot(t.ctx)
	t.must(err)
	return login
}

var review = []promise{
	{"reviews come oldest first, each with its author, state, text and the head that was read", func(t *trial) {
		pull := t.propose(decision())
		given := []forge.Review{
			{Author: "anna-ek", State: forge.Approved, Body: "Råd: ja\nFinns redan: nej\n\nÅäö 🚲 <b>&amp;", Commit: pull.Head, At: day(27)},
			{Author: "Bo-Berg", State: forge.ChangesRequested, Body: "Vänta lite.", Commit: pull.Head, At: day(27)},
			{Author: "cilla", State: forge.Commented, Body: "En fråga?", Commit: pull.Head, At: day(28)},
			{Author: "anna-ek", State: forge.Approved, Commit: pull.Head, At: day(28)},
		}
		for _, r := range given {
			t.must(t.As(r.Author).Review(t.ctx, pull.Number, r))
		}
		got := t.reviews(pull.Number)
		equal(t, "reviews", len(got), len(given))
		ids := map[string]bool{}
		for i, r := range got {
			if r.ID == "" || ids[r.ID] || r.At.IsZero() {
				t.Errorf("review %d: id %q, at %v", i, r.ID, r.At)
			}
			ids[r.ID] = true
			if t.Dates {
				equal(t, "at", r.At.Equal(given[i].At), true)
			}
			r.ID, r.At = "", given[i].At
			equal(t, "review", r, given[i])
		}
	}},
	{"the bot's own review bears the bot's login, and is not there twice when made again", func(t *trial) {
		pull := t.propose(decision())
		first := forge.Review{State: forge.Commented, Body: "Stol: stol-vard-omsorg\nRåd: ja", Commit: pull.Head, At: day(27)}
		second := first
		second.Body = "Stol: stol-kultur-fritid\nRåd: nej"
		for _, r := range []forge.Review{first, second, first, second} {
			t.must(t.Forge.Review(t.ctx, pull.Number, r))
		}
		got := t.reviews(pull.Number)
		equal(t, "reviews", len(got), 2)
		equal(t, "author", got[0].Author, t.bot())
		equal(t, "first", got[0].Body, first.Body)
		equal(t, "second", got[1].Body, second.Body)
	}},
	{"somebody who changes their mind and back again has said it three times", func(t *trial) {
		pull := t.propose(decision())
		for _, state := range []forge.ReviewState{forge.Approved, forge.ChangesRequested, forge.Approved} {
			t.must(t.As("anna-ek").Review(t.ctx, pull.Number, forge.Review{State: state, Body: "Jaha", Commit: pull.Head, At: day(27)}))
		}
		var states []string
		for _, r := range t.reviews(pull.Number) {
			states = append(states, string(r.State))
		}
		equal(t, "states", strings.Join(states, " "), "approved changes_requested approved")
	}},
	{"a review without a commit is of the head as it is", func(t *trial) {
		pull := t.propose(decision())
		t.must(t.As("anna-ek").Review(t.ctx, pull.Number, forge.Review{State: forge.Approved, At: day(27)}))
		equal(t, "commit", t.reviews(pull.Number)[0].Commit, pull.Head)
	}},
	{"a review stays with the head that was read when the pull request is drafted anew", func(t *trial) {
		pull := t.propose(decision())
		r := forge.Review{State: forge.Approved, Body: "Bra", Commit: pull.Head, At: day(27)}
		t.must(t.As("anna-ek").Review(t.ctx, pull.Number, r))
		p := decision()
		p.Files[garden] = []byte("Annat\n")
		drafted := t.propose(p)
		r.Commit = drafted.Head
		t.must(t.As("anna-ek").Review(t.ctx, pull.Number, r))
		got := t.reviews(pull.Number)
		equal(t, "reviews", len(got), 2)
		equal(t, "first head", got[0].Commit, pull.Head)
		equal(t, "second head", got[1].Commit, drafted.Head)
		if _, err := t.Forge.Files(t.ctx, pull.Head); err != nil {
			t.Errorf("the head that was read first cannot be read any more: %v", err)
		}
	}},
	{"more reviews than a page holds all come, in order", func(t *trial) {
		number := t.propose(decision()).Number
		const many = 121
		for i := range many {
			r := forge.Review{State: forge.Commented, Body: fmt.Sprint("Nummer ", i), At: day(27)}
			t.must(t.As(fmt.Sprint("person-", i%7)).Review(t.ctx, number, r))
		}
		got := t.reviews(number)
		equal(t, "reviews", len(got), many)
		for i, r := range got {
			equal(t, "body", r.Body, fmt.Sprint("Nummer ", i))
		}
	}},
	{"nobody approves or stops what they have proposed themselves", func(t *trial) {
		number := t.propose(decision()).Number
		for _, state := range []forge.ReviewState{forge.Approved, forge.ChangesRequested} {
			t.refuses("the bot's own "+string(state), t.Forge.Review(t.ctx, number, forge.Review{State: state, Body: "Jag", At: day(27)}))
		}
		t.push(pushed{branch: "annas", from: t.head(t.Main), files: map[string]string{fresh: "x"}})
		number, err := t.As("anna-ek").Open(t.ctx, "annas", "Min", "")
		t.must(err)
		t.refuses("one's own approval", t.As("anna-ek").Review(t.ctx, number, forge.Review{State: forge.Approved, At: day(27)}))
		equal(t, "reviews", len(t.reviews(number)), 0)
	}},
	{"a review that says nothing is refused", func(t *trial) {
		number := t.propose(decision()).Number
		for what, r := range map[string]forge.Review{
			"a comment without text":         {State: forge.Commented},
			"no state":                       {Body: "Hej"},
			"a state that is not one":        {State: "maybe", Body: "Hej"},
			"a dismissed review":             {State: forge.Dismissed, Body: "Hej"},
			"a text too long":                {State: forge.Commented, Body: strings.Repeat("å", forge.MaxBody+1)},
			"a text that is not UTF-8":       {State: forge.Commented, Body: "a\xff"},
			"a commit that is not an id":     {State: forge.Commented, Body: "Hej", Commit: "main"},
			"a commit that is nowhere to be": {State: forge.Commented, Body: "Hej", Commit: nowhere},
		} {
			r.At = day(27)
			t.untouched("Review", func() { t.refuses(what, t.Forge.Review(t.ctx, number, r)) })
		}
	}},
	{"a closed pull request takes no review, a merged one does", func(t *trial) {
		closed := t.propose(decision()).Number
		t.must(t.Forge.Close(t.ctx, closed))
		r := forge.Review{State: forge.Commented, Body: "För sent", At: day(29)}
		t.wants("Review of a closed", t.Forge.Review(t.ctx, closed, r), forge.ErrClosed)
		merged := t.propose(addition()).Number
		t.merge(merged)
		t.must(t.Forge.Review(t.ctx, merged, r))
		equal(t, "reviews", len(t.reviews(merged)), 1)
	}},
	{"each pull request has its own reviews", func(t *trial) {
		first, second := t.propose(decision()).Number, t.propose(addition()).Number
		t.must(t.As("anna-ek").Review(t.ctx, first, forge.Review{State: forge.Approved, At: day(27)}))
		equal(t, "reviews of the other", len(t.reviews(second)), 0)
		equal(t, "comments", len(t.comments(first)), 0)
	}},
}

var say = []promise{
	{"the bot's comment is written the first time and edited after that", func(t *trial) {
		number := t.propose(decision()).Number
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Ett råd saknas. Åäö 🚲", day(27)))
		first := t.comments(number)
		equal(t, "comments", len(first), 1)
		equal(t, "author", first[0].Author, t.bot())
		equal(t, "marker", first[0].Marker, "utlatande")
		equal(t, "body", first[0].Body, "Ett råd saknas. Åäö 🚲")
		equal(t, "not edited", first[0].Edited.IsZero(), true)
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Alla råd finns.\n\n| a | b |\n|---|---|\n", day(28)))
		second := t.comments(number)
		equal(t, "comments", len(second), 1)
		equal(t, "id", second[0].ID, first[0].ID)
		equal(t, "at", second[0].At.Equal(first[0].At), true)
		equal(t, "body", second[0].Body, "Alla råd finns.\n\n| a | b |\n|---|---|\n")
		equal(t, "marker", second[0].Marker, "utlatande")
		if t.Dates {
			equal(t, "written", second[0].At.Equal(day(27)), true)
			equal(t, "edited", second[0].Edited.Equal(day(28)), true)
		}
	}},
	{"a comment that says the same is not written again", func(t *trial) {
		number := t.propose(decision()).Number
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Samma sak", day(27)))
		t.untouched("Say", func() { t.must(t.Forge.Say(t.ctx, number, "utlatande", "Samma sak", day(28))) })
	}},
	{"two markers are two comments", func(t *trial) {
		number := t.propose(decision()).Number
		for _, marker := range []string{"utlatande", "leverans", "utlatande-2", "utlatande", "leverans"} {
			t.must(t.Forge.Say(t.ctx, number, marker, "Det här är "+marker, day(27)))
		}
		got := t.comments(number)
		equal(t, "comments", len(got), 3)
		for i, marker := range []string{"utlatande", "leverans", "utlatande-2"} {
			equal(t, "marker", got[i].Marker, marker)
			equal(t, "body", got[i].Body, "Det här är "+marker)
		}
	}},
	{"other people's comments come too, and are never touched, whatever they hold", func(t *trial) {
		number := t.propose(decision()).Number
		fake := "Jag är boten"
		if t.Marked != nil {
			fake = t.Marked("utlatande", fake)
		}
		t.must(t.As("anna-ek").Comment(t.ctx, number, fake))
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Det här är boten", day(27)))
		t.must(t.As("bo-berg").Comment(t.ctx, number, "Tack!"))
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Det här är fortfarande boten", day(28)))
		got := t.comments(number)
		equal(t, "comments", len(got), 3)
		equal(t, "first author", got[0].Author, "anna-ek")
		equal(t, "her text", strings.Contains(got[0].Body, "Jag är boten"), true)
		equal(t, "her marker", got[0].Marker, "")
		equal(t, "the bot's text", got[1].Body, "Det här är fortfarande boten")
		equal(t, "third author", got[2].Author, "bo-berg")
		equal(t, "third text", got[2].Body, "Tack!")
	}},
	{"the bot's comment is found among more than a page holds", func(t *trial) {
		number := t.propose(decision()).Number
		const many = 110
		for i := range many {
			t.must(t.As("anna-ek").Comment(t.ctx, number, fmt.Sprint("Nummer ", i)))
		}
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Ett", day(27)))
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Två", day(27)))
		got := t.comments(number)
		equal(t, "comments", len(got), many+1)
		for i := range many {
			equal(t, "body", got[i].Body, fmt.Sprint("Nummer ", i))
		}
		equal(t, "the bot's", got[many].Body, "Två")
	}},
	{"a big text survives exactly", func(t *trial) {
		number := t.propose(decision()).Number
		body := strings.Repeat("Räksmörgås 🚲 <&> ", 65_000/17)
		t.must(t.Forge.Say(t.ctx, number, "utlatande", body, day(27)))
		if got := t.comments(number)[0]; got.Body != body || got.Marker != "utlatande" {
			t.Errorf("%d bytes came back, want %d; marker %q", len(got.Body), len(body), got.Marker)
		}
	}},
	{"closed and merged pull requests can be spoken on", func(t *trial) {
		first, second := t.propose(decision()).Number, t.propose(addition()).Number
		t.merge(first)
		t.must(t.Forge.Close(t.ctx, second))
		for _, number := range []int{first, second} {
			t.must(t.Forge.Say(t.ctx, number, "utlatande", "Klart", day(30)))
			equal(t, "comments", len(t.comments(number)), 1)
		}
	}},
	{"markers that are no short words, and texts that are none, are refused", func(t *trial) {
		number := t.propose(decision()).Number
		t.untouched("Say", func() {
			for _, marker := range []string{"", "två ord", "åäö", "a-->b", "a\nb", strings.Repeat("a", 60)} {
				t.refuses(fmt.Sprintf("the marker %q", marker), t.Forge.Say(t.ctx, number, marker, "Hej", day(27)))
			}
			for _, body := range []string{"", "a\xff", strings.Repeat("å", forge.MaxBody+1)} {
				t.refuses(fmt.Sprintf("a text of %d bytes", len(body)), t.Forge.Say(t.ctx, number, "utlatande", body, day(27)))
			}
		})
	}},
}

var status = []promise{
	{"the latest status of each context is told", func(t *trial) {
		head := t.propose(decision()).Head
		for _, s := range []forge.Status{
			{Context: "ideslussen/beslut", State: forge.Pending, Description: "2 av 6 råd"},
			{Context: "ideslussen/kontroll", State: forge.Failure, Description: "Ett fel: rad 3 · åäö", URL: "https://example.org/fel?a=1&b=2"},
			{Context: "ideslussen/beslut", State: forge.Success, Description: "6 av 6 råd"},
			{Context: "ideslussen/kontroll", State: forge.Failed, Description: "Kunde inte läsas"},
			{Context: "ideslussen/kontroll", State: forge.Pending},
		} {
			t.must(t.Forge.SetStatus(t.ctx, head, s))
		}
		got := t.statuses(head)
		equal(t, "contexts", len(got), 2)
		equal(t, "the decision", got["ideslussen/beslut"], forge.Status{Context: "ideslussen/beslut", State: forge.Success, Description: "6 av 6 råd"})
		equal(t, "the check", got["ideslussen/kontroll"], forge.Status{Context: "ideslussen/kontroll", State: forge.Pending})
	}},
	{"a status that says the same is not set again", func(t *trial) {
		head := t.propose(decision()).Head
		s := forge.Status{Context: "ideslussen/beslut", State: forge.Pending, Description: "2 av 6 råd", URL: "https://example.org/"}
		t.must(t.Forge.SetStatus(t.ctx, head, s))
		t.untouched("SetStatus", func() { t.must(t.Forge.SetStatus(t.ctx, head, s)) })
	}},
	{"each commit has its own", func(t *trial) {
		head := t.propose(decision()).Head
		t.must(t.Forge.SetStatus(t.ctx, head, forge.Status{Context: "ideslussen/beslut", State: forge.Success}))
		equal(t, "statuses of main", len(t.statuses(t.head(t.Main))), 0)
	}},
	{"140 characters fit, whatever letters they are", func(t *trial) {
		head := t.propose(decision()).Head
		s := forge.Status{Context: "ideslussen/beslut", State: forge.Success, Description: strings.Repeat("å", 140)}
		t.must(t.Forge.SetStatus(t.ctx, head, s))
		equal(t, "status", t.statuses(head)[s.Context], s)
	}},
	{"a status that is none is refused", func(t *trial) {
		head := t.propose(decision()).Head
		for what, s := range map[string]forge.Status{
			"no context":      {State: forge.Success},
			"no state":        {Context: "a"},
			"an unknown one":  {Context: "a", State: "green"},
			"141 characters":  {Context: "a", State: forge.Success, Description: strings.Repeat("å", 141)},
			"text not UTF-8":  {Context: "a", State: forge.Success, Description: "a\xff"},
			"several lines":   {Context: "a", State: forge.Success, Description: "a\nb"},
			"a script as URL": {Context: "a", State: forge.Success, URL: "javascript:alert(1)"},
		} {
			t.untouched("SetStatus", func() { t.refuses(what, t.Forge.SetStatus(t.ctx, head, s)) })
		}
	}},
	{"a commit that is not there has none and gets none", func(t *trial) {
		_, err := t.Forge.Statuses(t.ctx, nowhere)
		t.wants("Statuses", err, forge.ErrNotFound)
		t.wants("SetStatus", t.Forge.SetStatus(t.ctx, nowhere, forge.Status{Context: "a", State: forge.Success}), forge.ErrNotFound)
	}},
}

// nowhere is the id of no commit.
const nowhere = "0123456789abcdef0123456789abcdef01234567"

func (t *trial) statuses(commit string) map[string]forge.Status {
	t.Helper()
	all, err := t.Forge.Statuses(t.ctx, commit)
	if err != nil {
		t.Fatalf("Statuses: %v", err)
	}
	byContext := map[string]forge.Status{}
	for _, s := range all {
		byContext[s.Context] = s
	}
	equal(t, "statuses of different contexts", len(byContext), len(all))
	return byContext
}
