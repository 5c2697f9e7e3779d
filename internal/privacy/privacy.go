// Package privacy finds what tells who somebody is, in texts and in pictures:
// personnummer and samordningsnummer in any disguise, e-mail, telephone, the
// sender's own strings, common Swedish names, signatures, words about oneself,
// and the names of workplaces.
//
// It finds; it does not decide. A Hard hit stops a text until it is changed; a
// Soft one is for a person to look at. It promises technical
// de-identification, never certainty: who somebody is can be said in words
// that no program knows.
//
// The package is a leaf.
package privacy

// Kind is what sort of trace a hit is.
type Kind string

// The kinds.
const (
	PersonalNumber Kind = "personnummer" // personnummer and samordningsnummer
	Email          Kind = "epost"
	Phone          Kind = "telefon"
	Own            Kind = "egen"        // the sender's own strings
	Name           Kind = "namn"        // common Swedish first and last names
	Signature      Kind = "underskrift" // "mvh …"
	Self           Kind = "om-sig"      // "jag som är enda …"
	Workplace      Kind = "arbetsplats" // from the municipality's own list
	Address        Kind = "adress"
)

// Hit is one place in a text.
type Hit struct {
	Kind       Kind
	Start, End int    // bytes in the text that was scanned
	Text       string // what stands there
	Hard       bool   // the text cannot go on like this
	Remedy     string // Swedish: what to write instead
}

// Known is what a scan knows beforehand.
type Known struct {
	Own        []string // the sender's name, mail, telephone, as they gave them
	Workplaces []string // names that give a workplace away
}

// Scan finds traces in a text as it was written. Where text is Markdown,
// rendered is what a reader sees of it, which is scanned too; a hit that only
// the reader sees has Start and End 0. Hits come in the order of the text.
func Scan(text, rendered string, k Known) []Hit { panic("not built yet") }
