package privacy

import "strings"

const (
	remedySelf      = "Skriv det så att vem som helst kunde ha skrivit det."
	remedyWorkplace = "Skriv vilken sorts arbetsplats det är, om inte just den måste nämnas."
	remedyAddress   = "Bor eller arbetar någon där, skriv området eller vilken sorts plats det är."
)

// aboutSelf is what people write about themselves, in words as they are read.
// "*" is any word, "A" one that is written as a name is, "N" a number, and "R"
// what somebody works as.
var aboutSelf = phrases(
	"jag heter", "mitt namn är", "undertecknad",
	"jag som är", "jag som har", "jag som jobbar", "jag som arbetar", "jag som enda", "jag som R", "jag är enda", "jag är den enda", "jag är ensam", "är den enda som jobbar", "är den enda som arbetar",
	"som ensam R", "som enda R", "som enda man", "som enda kvinna", "som den enda mannen", "som den enda kvinnan", "vi som är enda", "vi som är ensamma",
	"som jag skrev", "som jag skrivit", "jag skrev ett", "jag skrev i fjol", "jag skrev förra året", "jag mejlade", "jag har mejlat", "som jag föreslog", "som jag har föreslagit", "jag föreslog i fjol", "jag föreslog förra", "mitt förra förslag", "mitt tidigare förslag", "mitt förslag från", "min förra idé", "min tidigare idé", "jag har tidigare föreslagit", "jag har tidigare skickat", "jag skickade in", "jag tog fram", "det var jag som", "det är jag som",
	"min chef", "mina chefer", "min enhetschef", "min rektor", "min kollega", "min medarbetare", "mina medarbetare", "min företrädare", "min efterträdare",
	"jag jobbar som", "jag jobbar på", "jag jobbar i", "jag jobbar inom", "jag jobbar vid", "jag jobbar hos", "jag jobbar natt",
	"jag arbetar som", "jag arbetar på", "jag arbetar i", "jag arbetar inom", "jag arbetar vid", "jag arbetar hos", "men arbetar som R", "men jobbar som R",
	"jag sitter i", "jag sitter på", "jag kör", "jag undervisar", "jag vikarierar",
	"jag har jobbat", "jag har arbetat", "jag är anställd", "jag är chef", "jag är ny", "jag är R", "jag är * R", "i min roll", "i mitt jobb", "i mitt arbete som", "i min tjänst", "min tjänst som", "mitt uppdrag som", "jag är * på A", "jag är * i A", "jag är * vid A", "som * på A har jag",
	"som R har jag", "som R ser jag", "som R vet jag", "som R möter jag", "som * R har jag", "som * R ser jag", "som * R vet jag", "som ny i",
	"jag började", "jag kom tillbaka", "jag går i pension", "jag slutar", "under mina N", "mina N", "jag har i N år", "i N år har jag",
	"vi N på", "vi N i", "vi N som", "vi är bara N", "vi är N i", "vi är N på",
	"min man", "min fru", "min hustru", "min sambo", "min partner", "min son går på", "min dotter går på", "mina barn går på",
	"min diagnos", "min sjukskrivning", "jag är sjukskriven", "jag är gravid", "jag är allergisk", "jag är döv", "jag är hörselskadad", "jag är synskadad", "jag hör dåligt", "jag har diabetes", "jag har adhd", "jag har autism", "jag har astma", "jag har epilepsi", "jag har cancer", "jag har dyslexi", "jag är muslim", "jag är kristen", "jag är jude",
	"vi på A", "vi i A", "vi vid A", "vi hos A", "vi i * på A", "vi på * i A", "oss på A", "oss i A", "oss vid A", "här på A", "här i A", "vår * A",
)

// roles is how words end that say what somebody works as, folded.
var roles = strings.Fields(fold(`arbetare skötare lärare ledare läggare vårdare mästare sekreterare ordnare förvaltare städare
	sköterska sköterskan barnskötare kurator rektor chef ombud vikarie assistent pedagog tekniker administratör strateg kock kocken
	ingenjör bibliotekarie kanslist receptionist psykolog logoped terapeut biträde anställd systemerare utredare controller jurist`))

// role reports whether a word says what somebody works as.
func role(w string) bool {
	for _, end := range roles {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// everyone is places that are no one's workplace.
var everyone = wordSet("sverige norden europa skandinavien")

// phrases puts phrases in order of their first word.
func phrases(all ...string) map[string][][]string {
	by := map[string][][]string{}
	for _, p := range all {
		var words []string
		for w := range strings.FieldsSeq(p) {
			if !strings.Contains("AN*R", w) {
				w = fold(w)
			}
			words = append(words, w)
		}
		by[words[0]] = append(by[words[0]], words)
	}
	return by
}

// self finds words about oneself.
func (rd *reading) self(found func(Hit)) {
	for i := 0; i < len(rd.words); i++ {
		if rd.words[i].text == "var" && rd.words[i].dots == 0 {
			continue // "vår" is ours, and "var" was
		}
		end := i
		for _, p := range aboutSelf[rd.words[i].text] {
			if n := rd.phrase(i, p); n > end {
				end = n
			}
		}
		if end > i || rd.words[i].text == "undertecknad" {
			found(rd.hit(Self, rd.words[i].from, rd.words[end].to, false, remedySelf))
			i = end
		}
	}
}

// phrase gives the last word of a phrase that begins at word i, or -1.
func (rd *reading) phrase(i int, p []string) int {
	if i+len(p) > len(rd.words) {
		return -1
	}
	for n, want := range p {
		w := &rd.words[i+n]
		switch {
		case n > 0 && w.opens && want != "A":
			return -1
		case want == "*":
		case want == "A":
			if !w.capital || w.opens || everyone[w.text] {
				return -1
			}
		case want == "N":
			if f, ok := spokenDigits[w.text]; !number(rune(w.text[0])) && (!ok || f.month) {
				return -1
			}
		case want == "R":
			if !role(w.text) {
				return -1
			}
		case w.text != want:
			return -1
		}
	}
	return i + len(p) - 1
}

// places are workplaces, in order of their first word.
func places(names []string) map[string][][]string {
	by := map[string][][]string{}
	for _, name := range names {
		var words []string
		for _, w := range read(name).words {
			words = append(words, w.text)
		}
		if len(words) > 1 || len(words) == 1 && runes(words[0]) >= shortestAlone {
			by[words[0]] = append(by[words[0]], words)
		}
	}
	return by
}

// workplaces finds names that give a workplace away, also in the genitive. A
// name of a single word must have its capital letter.
func (rd *reading) workplaces(by map[string][][]string, found func(Hit)) {
	if len(by) == 0 {
		return
	}
	for i := 0; i < len(rd.words); i++ {
		end := -1
		for _, first := range []string{rd.words[i].text, strings.TrimSuffix(rd.words[i].text, "s")} {
			for _, p := range by[first] {
				if n := rd.place(i, p); n > end {
					end = n
				}
			}
		}
		if end >= i {
			found(rd.hit(Workplace, rd.words[i].from, rd.words[end].to, false, remedyWorkplace))
			i = end
		}
	}
}

func (rd *reading) place(i int, p []string) int {
	last := i + len(p) - 1
	if last >= len(rd.words) || len(p) == 1 && !rd.words[i].capital {
		return -1
	}
	for n, want := range p {
		w := rd.words[i+n].text
		if w != want && (n < len(p)-1 || w != want+"s") || n > 0 && !rd.beside(i+n-1) {
			return -1
		}
	}
	return last
}

// streets is how names of streets end, folded.
var streets = []string{"gatan", "vagen", "grand", "granden", "stigen", "allen", "torget", "backen", "leden", "esplanaden", "strand", "gata", "vag"}

// addresses finds a street with a number: Storgatan 12B, Södra vägen 3.
func (rd *reading) addresses(found func(Hit)) {
	for i := 0; i+1 < len(rd.words); i++ {
		from, next := i, &rd.words[i+1]
		suffix := street(rd.words[i].text)
		if suffix == "" || !number(rune(next.text[0])) || !house(next.text) || !rd.near(i) {
			continue
		}
		if len(rd.words[i].text) == len(suffix) { // the word alone: what kind of way it is
			if from--; from < 0 || !rd.near(from) {
				continue
			}
		}
		if rd.words[from].capital {
			found(rd.hit(Address, rd.words[from].from, next.to, false, remedyAddress))
		}
	}
}

// street gives the ending that makes a word the name of a street, or "".
func street(w string) string {
	for _, s := range streets {
		if strings.HasSuffix(w, s) {
			return s
		}
	}
	return ""
}

// house reports whether a word is the number of a house: 3, 12B.
func house(w string) bool {
	digits := strings.TrimRight(w, "abcdefgh")
	return len(digits) <= 3 && len(w) <= len(digits)+1 && strings.Trim(digits, "0123456789") == ""
}
