package process

import "fmt"

// blind judges that a blind step is blind.
//
// Every idea enters through the start step, and every text that enters goes
// through the relay; there is no other way in, whatever the inflow is called.
// So a blind step is reached without de-identification exactly when the
// process does not tell the relay how ideas are released. Beyond that, what
// could tell is: a batch of one idea, the hour when an idea shows that nobody
// has released, comments that anyone writes under their
// own name, a role that knows and works or votes in the step, and a blind role
// that before the launch meets those who know.
func (l *linter) blind() {
	if l.p.Blind() {
		l.deidentified()
	}
	for i, s := range l.p.Steps {
		for j, id := range s.Work {
			if role := l.p.Role(id); role != nil {
				l.worksBlind(fmt.Sprintf("%s.arbetar[%d]", stepPath(i), j), s, role)
			}
		}
		for j, t := range s.Transitions {
			if t.Quorum == nil || !s.Blind {
				continue
			}
			if role := l.p.Role(t.Quorum.Role); role != nil && !role.Blind {
				l.process(fmt.Sprintf("%s.overgangar[%d].beslutfor.roll", stepPath(i), j), "seende-i-blint-steg",
					fmt.Sprintf("Rollen %s röstar i det blinda steget %s men är inte blind.", role.ID, s.ID), "Välj en roll med blind: true.")
			}
		}
	}
}

// deidentified judges what the whole process must do when any step is blind.
func (l *linter) deidentified() {
	if l.p.Release == "" {
		l.process("slapp", "blint-utan-avidentifiering", "Ett steg är blint, men idéerna avidentifieras inte på vägen dit.", "Skriv slapp: manniska.")
	}
	if l.p.Comments == "alla" {
		l.process("kommentarer", "blint-med-kommentarer", "Ett steg är blint, men alla kan kommentera och visa vem idén kommer från.", "Skriv kommentarer: nej.")
	}
	alone, atOnce := l.p.Batch.Least < 2, l.p.Batch.Latest == 0
	switch {
	case alone:
		l.process("sats.minst", "blint-en-i-taget", "Ett steg är blint, men en idé som kommer ensam kan röja vem som lämnade den.", "Skriv minst: 3.")
	case atOnce:
		l.process("sats.senast", "blint-en-i-taget", "Ett steg är blint, men ingen idé väntar på andra: det som står efter minst gäller så många timmar som står efter senast.", "Skriv senast: 72.")
	}
	if l.p.Release == "ren" && (alone || atOnce) {
		l.process("slapp", "blint-genast", "Ett steg är blint, men en idé som ingenting hittas i går vidare utan att vänta. När den syns berättar då när någon satt vid formuläret.",
			"Skriv slapp: manniska. Eller behåll slapp: ren, och skriv minst: 3 och senast: 72 under sats.")
	}
}

func (l *linter) worksBlind(path string, s *Step, role *Role) {
	switch {
	case s.Blind && !role.Blind:
		l.process(path, "seende-i-blint-steg", fmt.Sprintf("Rollen %s arbetar i det blinda steget %s men är inte blind.", role.ID, s.ID), "Välj en roll med blind: true.")
	case role.Blind && !s.Blind && s.Kind.Open() && s.Web == "":
		l.process(path, "blind-i-oppet-steg", fmt.Sprintf("Rollen %s ska inte veta vem idén kommer från, men arbetar i steget %s där det kan märkas.", role.ID, s.ID), "Ta bort rollen, eller skriv blind: true i steget.")
	}
}
