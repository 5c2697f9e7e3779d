package intake

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// markRecord is the marker of the comment that says which idea a pull request
// of the intake became. It is the only map between the two, and lives in zone
// 2. The comment is written before the idea is proposed, so that a relay that
// is interrupted goes on with the same id.
const markRecord = "arende"

// record is what that comment tells.
type record struct {
	ID       string
	Batch    calendar.Date
	Done     bool          // the idea has been proposed in the sluss
	AnswerBy calendar.Date // told when it is done
}

// text writes a record for the one who had the idea. The last line, which is
// not seen on a forge with pages, is what readRecord goes by: the words may
// change, and it may not.
func (r record) text() string {
	words := fmt.Sprintf("**Din idé har ärendenummer %s.**\n\nDen lämnas in i Idéslussen den %s, tillsammans med andra idéer och utan uppgift om vem som har skrivit den.",
		r.ID, r.Batch.Words())
	state := stateBegun
	if r.Done {
		state = stateDone
		words += "\n\nNu är det gjort."
		if !r.AnswerBy.IsZero() {
			words += fmt.Sprintf(" Du får svar senast den %s.", r.AnswerBy.Words())
		}
		words += " Svaret, och frågor om det blir några, kommer som kommentarer här. Du behöver inte göra något."
	}
	return fmt.Sprintf("%s\n\n<!-- ide=%s sats=%s lage=%s -->\n", words, r.ID, r.Batch, state)
}

// How far an idea has come.
const (
	stateBegun = "pa-vag"
	stateDone  = "inne"
)

var recorded = regexp.MustCompile(`(?m)^<!-- ide=(\S+) sats=(\S+) lage=(\S+) -->$`)

// readRecord finds the record among the comments of a pull request; nil when
// it has none. Only the bot's own comments bear a marker. One that cannot be
// read is an error: the idea is in the sluss under a number that nobody knows,
// and must not go there again.
func readRecord(comments []forge.Comment) (*record, error) {
	c := commentOf(comments, markRecord)
	if c == nil {
		return nil, nil
	}
	found := recorded.FindStringSubmatch(lineFeeds(c.Body))
	if found == nil || !idea.ValidID(found[1]) || found[3] != stateBegun && found[3] != stateDone {
		return nil, errRecord
	}
	day, err := calendar.ParseDate(found[2])
	if err != nil {
		return nil, errRecord
	}
	return &record{ID: found[1], Batch: day, Done: found[3] == stateDone}, nil
}

var errRecord = errors.New("the comment that says which idea it became cannot be read")

// arrival is a merged pull request of the intake: an idea that the team has
// cleared.
type arrival struct {
	pull     *forge.PullRequest
	comments []forge.Comment
	record   *record
	lost     bool // there is a record, which cannot be read
}

// merged is the day of the clearance.
func (a *arrival) merged() calendar.Date { return calendar.FromClock(a.pull.MergedAt) }

// say writes the bot's comment with a marker, unless it stands there already.
func (d *Desk) say(ctx context.Context, a *arrival, marker, body string) error {
	if stands := commentOf(a.comments, marker); stands != nil && equal(stands.Body, body) {
		return nil
	}
	return d.discreet("commenting in the intake", d.Intake.Say(ctx, a.pull.Number, marker, body, d.today().Time()))
}

// commentOf gives the bot's comment with a marker, or nil.
func commentOf(comments []forge.Comment, marker string) *forge.Comment {
	for n := range comments {
		if comments[n].Marker == marker {
			return &comments[n]
		}
	}
	return nil
}

// equal reports whether a comment says what it should. Forges may end lines
// and texts in their own way.
func equal(stands, body string) bool { return lineFeeds(stands) == lineFeeds(body) }

func lineFeeds(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// arrivals gives every merged pull request of the intake.
func (d *Desk) arrivals(ctx context.Context) ([]*arrival, error) {
	pulls, err := d.Intake.Pulls(ctx, forge.Query{State: forge.Merged})
	if err != nil {
		return nil, d.discreet("listing what the intake has cleared", err)
	}
	var all []*arrival
	for _, pull := range pulls {
		comments, err := d.Intake.Comments(ctx, pull.Number)
		if err != nil {
			return nil, d.discreet("reading comments in the intake", err)
		}
		record, err := readRecord(comments)
		all = append(all, &arrival{pull, comments, record, err != nil})
	}
	return all, nil
}
