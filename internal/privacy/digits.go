package privacy

// group is digits that stand together.
type group struct {
	from, to int // signs
	digits   string
	gap      gap // what stands between this group and the next of its chain
}

// gap is what stands between two groups of digits.
type gap struct {
	ends    bool // the chain ends here
	tight   bool // no space in it
	dash    bool // a dash or a plus stands in it
	line    bool // a line ends in it, or a cell of a table
	colon   bool
	spoken  bool // something stands in it that a reader sees, beyond spaces
	odd     bool // something that does not stand in a telephone number
	visible int  // how many such signs
}

// widest is how many visible signs may stand between two groups of one number.
const widest = 8

// chains gives the groups of digits of a text, in chains where only signs stand
// between them, and calls each for every chain.
func (rd *reading) chains(each func([]group)) {
	var buffer []byte
	var chain []group
	for i := 0; i < len(rd.signs); {
		if !number(rd.signs[i].r) {
			i++
			continue
		}
		g := group{from: i}
		begin := len(buffer)
		for ; i < len(rd.signs); i++ {
			if s := &rd.signs[i]; number(s.r) {
				buffer = append(buffer, byte(s.r))
				g.to = i + 1
			} else if !s.mark {
				break
			}
		}
		g.digits = string(buffer[begin:])
		buffer = buffer[:0]
		g.gap, i = rd.gap(g.to)
		chain = append(chain, g)
		if g.gap.ends {
			each(chain)
			chain = chain[:0]
		}
	}
}

// gap reads what stands from sign i to the next digit, and where that is.
func (rd *reading) gap(i int) (gap, int) {
	g := gap{tight: true}
	var before rune
	for ; i < len(rd.signs); i++ {
		s := &rd.signs[i]
		if number(s.r) {
			g.ends = g.ends || g.visible > widest
			return g, i
		}
		if s.mark {
			continue
		}
		switch s.r {
		case ' ', '\n':
			g.tight = false
			g.line = g.line || s.r == '\n'
			if before == ',' || before == ';' {
				g.ends = true // a list of numbers
			}
		case '|':
			g.line = true
		case '(', ')', '.', '/', '[', ']':
			g.spoken = true
			g.visible++
		case '-', '+':
			g.dash = true
			g.spoken = true
			g.visible++
		case ':':
			g.colon = true
			g.spoken, g.odd = true, true
			g.visible++
		case '!':
			g.ends = before != '<' // the beginning of a comment in HTML
		case '%', '=', '?', ';', '@', '€', '$', '£', '§', '&':
			g.ends = true
		default:
			if letter(s.r) {
				g.ends = true
			}
			g.spoken, g.odd = true, true
			g.visible++
		}
		if g.ends {
			return g, i
		}
		before = s.r
	}
	g.ends = true
	return g, i
}

// joined gives the digits of groups i–j (inclusive).
func joined(chain []group, i, j int) string {
	if i == j {
		return chain[i].digits
	}
	var all []byte
	for ; i <= j; i++ {
		all = append(all, chain[i].digits...)
	}
	return string(all)
}
