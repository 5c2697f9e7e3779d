package privacy

const (
	remedySignature = "Ta bort underskriften. De som bedömer idén ska inte veta vem den kommer från."
	remedyGreeting  = "Hälsningen behövs inte. Ta bort den, så att ingen underskrift följer med."
)

// greetings end a letter. Those that end with "A" are greetings only when a
// name follows, and the others only where a sentence or a line begins or ends.
var greetings = phrases(
	"mvh", "mvh A", "vh A", "hälsn A",
	"med vänlig hälsning", "med vänliga hälsningar", "vänlig hälsning", "vänliga hälsningar", "bästa hälsningar", "varma hälsningar", "soliga hälsningar", "hälsningar A", "hälsning A", "hälsningar från A", "hälsar A", "hälsar * A", "vänligen A", "vänligast A", "tack på förhand A", "allt gott A", "kram A", "kramar A",
	"hälsningar från", "skrivet av A", "idé av A", "förslag av A",
)

// abbreviated are greetings that are never anything else.
var abbreviated = wordSet("mvh vh")

// signatures finds what is written under a letter: a greeting with the names
// after it, and a name after a slash at the end of a line. With a name it is
// hard; a greeting alone is soft.
func (rd *reading) signatures(found func(Hit)) {
	for i := 0; i < len(rd.words); i++ {
		if end, named := rd.greeting(i); end >= i {
			last := rd.signed(end)
			if ends := rd.lineEnds(last); !ends && (named && !abbreviated[rd.words[i].text] || !named && !rd.words[i].opens) {
				continue // people can be greeted in a text, too
			}
			hard, remedy := named || last > end, remedySignature
			if !hard {
				remedy = remedyGreeting
			}
			found(rd.hit(Signature, rd.words[i].from, rd.words[last].to, hard, remedy))
			i = last
			continue
		}
		if from := rd.slash(i); from >= 0 {
			if last := rd.signed(i); rd.lineEnds(last) {
				known := listed(firstNames, &rd.words[i]) != "" || runes(rd.words[i].text) == 1 || rd.words[i].shouted
				found(rd.hit(Signature, from, rd.words[last].to, known, remedySignature))
				i = last
			}
		}
	}
}

// greeting gives the last word of a greeting that begins at word i, and
// whether a name is part of it; or -1.
func (rd *reading) greeting(i int) (end int, named bool) {
	end = -1
	for _, p := range greetings[rd.words[i].text] {
		n := i
		for k, want := range p {
			if i+k >= len(rd.words) {
				n = -1
				break
			}
			w := &rd.words[i+k]
			if want != "*" && want != w.text && (want != "A" || !w.capital || !rd.greets(i+k)) {
				n = -1
				break
			}
			n = i + k
		}
		if n > end {
			end, named = n, p[len(p)-1] == "A"
		}
	}
	return end, named
}

// greets reports whether word i stands as a name after a greeting: only
// spaces, commas and line ends before it.
func (rd *reading) greets(i int) bool {
	lines := 0
	for _, s := range rd.signs[rd.words[i-1].to:rd.words[i].from] {
		switch {
		case s.r == '\n':
			lines++
		case s.mark || s.r == ' ' || s.r == ',' || s.r == '/' || s.r == '-' || s.r == '.':
		default:
			return false
		}
	}
	return lines <= 2
}

// signed gives the last of the capital words that follow word i as a name
// does; at most four.
func (rd *reading) signed(i int) int {
	last := i
	for last+1 < len(rd.words) && last < i+4 && rd.words[last+1].capital {
		if last == i && !rd.greets(last+1) || last > i && !rd.beside(last) {
			break
		}
		last++
	}
	return last
}

// slash gives the first of one or two slashes that stand before word i, after a
// space or at the beginning of a line; or -1.
func (rd *reading) slash(i int) int {
	w := &rd.words[i]
	at := w.from
	if at > 1 && rd.signs[at-1].r == ' ' && rd.signs[at-2].r == '/' {
		at--
	}
	for n := 0; n < 2 && at > 0 && rd.signs[at-1].r == '/'; n++ {
		at--
	}
	if !w.capital || rd.signs[at].r != '/' || at > 0 && rd.signs[at-1].r != ' ' && rd.signs[at-1].r != '\n' {
		return -1
	}
	return at
}

// lineEnds reports whether word i is the last of its line.
func (rd *reading) lineEnds(i int) bool {
	if i+1 == len(rd.words) {
		return true
	}
	for _, s := range rd.signs[rd.words[i].to:rd.words[i+1].from] {
		if s.r == '\n' {
			return true
		}
	}
	return false
}
