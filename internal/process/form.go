package process

// Form is a set of criteria filled in together.
type Form struct {
	ID       string      `yaml:"id"`
	Name     string      `yaml:"namn"`
	Help     string      `yaml:"hjalp"` // shown above the questions
	Version  int         `yaml:"version"`
	Criteria []Criterion `yaml:"kriterier"`
}

// Criterion is one question with its scale.
type Criterion struct {
	ID          string   `yaml:"id"`
	Label       string   `yaml:"etikett"` // short, as in a review's "Etikett: svar"
	Question    string   `yaml:"fraga"`
	Help        string   `yaml:"hjalp"`
	Scale       string   `yaml:"skala"` // ja_nej (ja, nej, oklart), 1-4, text
	Words       []string `yaml:"ord"`   // the four answers of scale 1-4, in words
	Weight      int      `yaml:"vikt"`
	Gate        bool     `yaml:"sparr"`     // a no stops the idea
	Independent bool     `yaml:"oberoende"` // answered without seeing others' answers
	Term        string   `yaml:"sikt"`      // kort, lang, or absent for both
	Required    bool     `yaml:"kravs"`
}

// Section is a heading an idea file may have.
type Section struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"rubrik"`
	Help   string `yaml:"hjalp"`
	Public bool   `yaml:"publik"` // shown on the public web once the idea is

	// PublicTitle is the heading there, where it differs from Title.
	PublicTitle string `yaml:"publik_rubrik"`

	Max int `yaml:"hogst_ord"`

	// RequiredOf holds the types of submission (typ) that a requirement of the
	// section applies to; empty means all. A problem needs no idea.
	RequiredOf []string `yaml:"kravs_av"`
}

// Stage is one public number: what the steps that share it are called together.
type Stage struct {
	Number      int    `yaml:"nummer"`
	Name        string `yaml:"namn"`
	Description string `yaml:"beskrivning"` // in the second person
}
