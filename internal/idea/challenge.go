package idea

import "github.com/idesluss/idesluss/internal/calendar"

// Challenge is a strategic challenge (utmaning) that ideas may answer to: a
// file of its own in ideas/utmaningar, named after its id.
type Challenge struct {
	Format    int           `yaml:"format"`
	ID        string        `yaml:"id"` // ASCII slug, the file's name
	Title     string        `yaml:"titel"`
	Owner     string        `yaml:"agare"`    // function with the mandate
	Mandate   string        `yaml:"mandat"`   // what the owner may decide
	Resources string        `yaml:"resurser"` // what is set aside
	Source    string        `yaml:"kalla"`    // the dialogue or analysis it comes from
	Goals     []string      `yaml:"mal"`
	From      calendar.Date `yaml:"fran"`
	Until     calendar.Date `yaml:"till"`

	Sections []Section `yaml:"-"`
}
