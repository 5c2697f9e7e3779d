package site

import "github.com/idesluss/idesluss/internal/calendar"

// Config is site/sajt.yaml: what a municipality says about itself and its
// service on the pages. Everything is shown to readers; nothing secret goes
// here.
type Config struct {
	Format    int           `yaml:"format"`
	Name      string        `yaml:"namn"`   // the service's name: Idéslussen
	Address   string        `yaml:"adress"` // https://…/ of the public site, with a final slash
	Internal  string        `yaml:"adress_internt"`
	Home      string        `yaml:"kommunens_webb"`
	Trial     bool          `yaml:"testversion"` // show the banner that says so
	Published calendar.Date `yaml:"publicerad"`
	Updated   calendar.Date `yaml:"uppdaterad"`

	Contact        Contact        `yaml:"kontakt"`
	Links          Links          `yaml:"lankar"`
	Project        Project        `yaml:"projekt"`
	Accessibility  Accessibility  `yaml:"tillganglighet"`
	DataProtection DataProtection `yaml:"dataskydd"`
	Security       Security       `yaml:"sakerhet"`
	License        string         `yaml:"licens"` // of the open data, such as CC0 1.0
}

// Contact is how people reach the service.
type Contact struct {
	Function     string   `yaml:"funktion"`
	Mail         string   `yaml:"epost"`
	Mails        string   `yaml:"mejl"` // what a mail to someone with an idea says: kort (also when absent), helt
	Phone        string   `yaml:"telefon"`
	PhoneHours   []Hours  `yaml:"telefontider"`
	Visit        string   `yaml:"besoksadress"`
	VisitHours   []Hours  `yaml:"besokstider"`
	Post         string   `yaml:"postadress"`
	Languages    []string `yaml:"sprak"` // languages one can be answered in
	AnswerWithin int      `yaml:"svarstid_arbetsdagar"`
}

// Hours is one row of opening hours.
type Hours struct {
	Days  string `yaml:"dagar"` // måndag–torsdag
	Times string `yaml:"tider"` // 8.00–16.30, or stängt
}

// Links lead to the municipality's other services.
type Links struct {
	Suggestions   string `yaml:"synpunkter"` // where residents leave suggestions
	Whistleblower string `yaml:"visselblasning"`
	Submit        string `yaml:"lamna"` // the form service, until it is part of the site
}

// Project is the sluss itself as a project, as its pre-study page told it.
type Project struct {
	Name        string        `yaml:"namn"`
	Number      string        `yaml:"nummer"` // case number
	Coordinator string        `yaml:"samordnare"`
	Funder      string        `yaml:"finansiar"`
	Grant       int           `yaml:"belopp"` // kronor
	Call        string        `yaml:"utlysning"`
	From        calendar.Date `yaml:"fran"`
	Until       calendar.Date `yaml:"till"`
	Status      string        `yaml:"status"`
	Results     string        `yaml:"resultat"`     // Markdown
	Effects     string        `yaml:"effekter"`     // Markdown: long-term effects
	Approach    string        `yaml:"arbetssatt"`   // Markdown
	Words       string        `yaml:"textursprung"` // egna_ord, redigerad
}

// Accessibility is what the statement (tillgänglighetsredogörelse) says.
type Accessibility struct {
	Compliance string        `yaml:"efterlevnad"` // helt, delvis, inte
	Defects    []Defect      `yaml:"brister"`
	Excluded   []string      `yaml:"undantag"` // content the law does not cover
	Assessed   calendar.Date `yaml:"bedomd"`
	AssessedBy string        `yaml:"bedomd_av"` // who, and how
	Published  calendar.Date `yaml:"offentliggjord"`
	Updated    calendar.Date `yaml:"uppdaterad"` // older than 12 months is a fault
}

// Defect is one known shortcoming.
type Defect struct {
	Use         string `yaml:"anvandning"` // one of the law's situations of use
	Page        string `yaml:"sida"`
	Requirement string `yaml:"krav"` // EN 301 549 clause
	Problem     string `yaml:"brist"`
	Reason      string `yaml:"skal"`
	Alternative string `yaml:"alternativ"`
	Fixed       string `yaml:"nar"`
}

// DataProtection is what article 13 asks us to tell.
type DataProtection struct {
	Controller string `yaml:"ansvarig"` // the nämnd
	Officer    string `yaml:"ombud_epost"`
	OfficerTel string `yaml:"ombud_telefon"`
	Basis      string `yaml:"stod"`        // the decision or law relied on besides 6.1 e
	Kept       string `yaml:"lagringstid"` // how long contact details are kept after the end
	Plan       string `yaml:"gallringsbeslut"`
	Operator   string `yaml:"it_drift"`
	LogDays    int    `yaml:"loggdagar"` // that whatever stands before the service keeps who has read what; 0: it does not
}

// Security is what security.txt says.
type Security struct {
	Contact string        `yaml:"kontakt"` // mailto: or https:
	Expires calendar.Date `yaml:"giltig_till"`
}
