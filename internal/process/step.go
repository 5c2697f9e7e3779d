package process

// Step is one place on the way.
type Step struct {
	ID          string       `yaml:"id"` // ASCII, never deleted
	Name        string       `yaml:"namn"`
	Tag         string       `yaml:"tagg"`   // the state in words: "Under prövning"
	Number      int          `yaml:"nummer"` // public number; several steps may share one; 0 for side roads
	Kind        Kind         `yaml:"slag"`
	Description string       `yaml:"beskrivning"` // for How it works, in the second person
	Status      string       `yaml:"status"`      // one sentence for the status page and the index
	Work        []string     `yaml:"arbetar"`     // role ids
	Tools       []string     `yaml:"verktyg"`
	Meeting     bool         `yaml:"mote"`        // people meet
	Blind       bool         `yaml:"blind"`       // who works here must not know whose the idea is
	Days        int          `yaml:"arbetsdagar"` // deadline in working days; 0 for none
	Form        string       `yaml:"mall"`        // form filled in here
	Survey      string       `yaml:"enkat"`       // form the idégivare is asked to fill in here, about the support
	ReportEvery int          `yaml:"lagesrapport_arbetsdagar"`
	Index       string       `yaml:"index"`  // shown in the internal index: allt (also when absent) or rubrik, which is title and state
	Web         string       `yaml:"webb"`   // heading of the public state (Lanserad, Utvärderad, Avvecklad); empty: not public
	Requires    Requirements `yaml:"kraver"` // what an idea in this step must have
	Transitions []Transition `yaml:"overgangar"`
	Retired     bool         `yaml:"upphord"` // no idea may enter any more
	FormerID    string       `yaml:"tidigare_id"`
}

// Requirements is what must be filled in.
type Requirements struct {
	Fields   []string `yaml:"falt"`     // paths in the front matter, such as "mottagare.vem"
	AnyOf    []string `yaml:"nagot_av"` // at least one of these paths
	Sections []string `yaml:"avsnitt"`  // section ids
	Forms    []string `yaml:"mallar"`   // form ids: every required criterion answered
}

// Transition is one way out of a step.
type Transition struct {
	To            string       `yaml:"till"` // step id or Previous
	Outcome       Outcome      `yaml:"utfall"`
	Name          string       `yaml:"namn"`     // what the decider chooses: "Går vidare till bedömning"
	Decides       string       `yaml:"beslutar"` // role id
	Quorum        *Quorum      `yaml:"beslutfor"`
	Requires      Requirements `yaml:"kraver"`
	Tips          bool         `yaml:"tips"`               // tips, or an explicit none, are required
	FeedbackFirst bool         `yaml:"aterkoppling_forst"` // the earlier answer must have been delivered
	Reexamine     bool         `yaml:"omprova"`            // this no may be re-examined once, by someone else
	Message       string       `yaml:"meddelande"`         // what the submitter is told
}

// Quorum is which votes a transition needs.
type Quorum struct {
	Role     string `yaml:"roll"`
	Count    int    `yaml:"antal"`      // votes needed; 0 when PerArea says it
	PerArea  bool   `yaml:"per_omrade"` // one seat per programområde
	Least    int    `yaml:"minst"`      // seats that must remain when some are vacant
	Majority bool   `yaml:"majoritet"`
	Silence  int    `yaml:"tystnad_arbetsdagar"` // working days after which a silent seat no longer holds it up
	Disagree int    `yaml:"oenighet"`            // spread on a 1-4 criterion from which disagreement is flagged
}
