package check

import (
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Case is everything a verdict is made from. Whoever fetches it (package bot)
// decides nothing, and Judge fetches nothing.
type Case struct {
	Effect     *Effect
	Target     string // the commit of the target branch that the rules are from
	Pull       *forge.PullRequest
	Commits    []forge.Commit  // what the pull request adds
	Reviews    []forge.Review  // all of them, oldest first
	Comments   []forge.Comment // where the gateway attests, signed, that an answer was delivered
	Bot        string          // the bot's login
	Repository string          // what signed blocks must name: "github.com/kommun/sluss", or the sluss's own name

	// Read gives the idea as it stood in the commit that each review was
	// about, by commit; nil where it could not be read. Head need not be there.
	Read map[string]*idea.File

	Entered calendar.Date // the day the idea entered its step; deadlines run from it
	Now     time.Time
}

// Standing says what is to be done with a pull request.
type Standing string

// The standings.
const (
	Ready    Standing = "klar"   // it may be merged
	Waiting  Standing = "vantar" // votes or a decision are missing
	Objected Standing = "invand" // someone has a blocking objection
	Faulty   Standing = "fel"    // it has findings that must be mended first
)

// Verdict is what the judge has come to, and why.
type Verdict struct {
	Standing   Standing
	Effect     *Effect
	Transition *process.Transition // the one chosen; nil when the change moves nothing
	Counted    []Vote              // by seat, in the order of the roster
	Discarded  []Discarded         // reviews that do not count, oldest first
	Missing    []Missing           // what it waits for
	Objections []Vote
	Decided    *Vote // the decider's approval of this wording; nil while it is missing
	Criteria   []Tally
	Advice     []Answers // how many seats advise each way out, most first
	Notes      []string  // what the decider should know: "Bedömargruppen råder ja; beslutet är nej."
	Unread     []string  // lines in reviews that were most likely misspelt
	Needed     int       // votes needed for a quorum; 0 when none is
	Seats      int       // seats asked; 0 when votes are not needed
	Reached    bool      // there is a quorum, or none is needed
	Hidden     bool      // advice and answers are not shown until then
	Delivered  bool      // the answer before this one has reached the one who had the idea
}

// Vote is one seat's latest assessment.
type Vote struct {
	Seat       string
	Function   string // what the seat is called; never a name
	Substitute bool
	Vacant     bool // nobody could vote, and nobody need
	Silent     bool // the deadline passed
	Conflict   Conflict
	Advice     process.Outcome
	Answers    map[string]string // by criterion id
	Reasons    string            // the review's own words
	Review     string            // id of the review
	Day        calendar.Date
}

// Conflict is the answer to whether the seat has an interest in the idea or
// recognises whose it is. Not having been asked is not the same as none.
type Conflict string

// The answers.
const (
	NotAsked   Conflict = ""
	NoConflict Conflict = "nej"
	HasOne     Conflict = "ja"
)

// Discarded is a review that does not count.
type Discarded struct {
	Review string // id
	Author string // login
	Seat   string // empty when it speaks for none
	Why    string // Swedish
}

// Missing is something the verdict waits for.
type Missing struct {
	Seat string // empty when it is not a seat's
	Why  string // Swedish: "Vård och omsorg har inte svarat. Sista dag är den 3 mars 2026."
}

// Tally is what was answered to one criterion.
type Tally struct {
	Criterion *process.Criterion
	Answers   []Answers // by answer, in the order of the scale
	Median    int       // of a 1–4 scale; 0 when nobody answered
	Disagree  bool      // the spread is as wide as the quorum flags
}

// Answers is how many gave one answer.
type Answers struct {
	Answer string
	Seats  int
}
