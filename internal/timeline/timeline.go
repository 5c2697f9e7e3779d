// Package timeline tells when each idea entered each step, from the history of
// the main branch, and what that says about the sluss as a whole.
//
// The front matter as it changes along the first-parent line is the truth;
// merge trailers (package protocol) are evidence. Days are days in Sweden.
package timeline

import (
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Commit is one commit of the first-parent line, as a value: what it did to
// idea files.
type Commit struct {
	ID      string
	When    time.Time // committer date
	Message string
	Merge   bool
	Files   []File
}

// File is one idea file that a commit changed. Old or New is nil when the file
// was not there.
type File struct {
	Path     string
	Old, New func() ([]byte, error) // read only when needed
}

// Stay is one idea's time in one step.
type Stay struct {
	Step    string
	Entered calendar.Date
	Left    calendar.Date // zero while it stands there
	Commit  string        // the commit that brought it there; empty when its file tells the day instead
}

// History is one idea's way, oldest first.
type History struct {
	Idea    string
	Stays   []Stay
	Added   calendar.Date // the day its file first was on main
	Changed calendar.Date // the day its file last changed
}
