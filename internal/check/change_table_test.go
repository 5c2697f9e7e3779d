package check

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// changeCase spoils a change that is right once, and should give the rules
// that are named.
type changeCase struct {
	what  string
	base  func(testing.TB) *proposal
	spoil func(*proposal)
	want  string // rules, errors first told; a warning has a question mark
	tells string
}

// edited is the bot's change of words in an idea.
func edited(t testing.TB) *proposal {
	p := byTheBot(t)
	p.replace(p.new, "26-7k3qm", "Biblioteket lånar ut verktyg.", "Biblioteket lånar ut borrar.")
	p.says("Ändrad idé 26-7k3qm")
	return p
}

// byAPerson is a change made by hand: with a name, an address, a time and a
// zone of its own.
func byAPerson(p *proposal) {
	anna := forge.Signature{Name: "Anna", Email: "anna@exempel.example", Login: "anna", When: time.Date(2026, 3, 26, 9, 30, 0, 0, time.FixedZone("", 3600))}
	p.commits[0].Author, p.commits[0].Committer = anna, anna
	p.commits[0].Message = "Rättar\n\nSigned-off-by: Anna <anna@exempel.example>\n"
	p.commits[0].Signed = true
	p.author = "anna"
}

// swap replaces text in the new version of the file that has part in its path.
func swap(part, old, new string) func(*proposal) {
	return func(p *proposal) { p.replace(p.new, part, old, new) }
}

const decisionNow = "  - datum: 2026-03-26\n"

var changeCases = []changeCase{
	// The step that is taken.
	{"an idea moves without a decision", byTheBot, swap("26-7k3qm", "steg: provning", "steg: aterkoppling"), "flytt-utan-beslut saknas", "inget beslut säger det"},
	{"an idea that has been decided on before moves without a decision", byTheBot, swap("26-2b5st", "\nsteg: bedomning", "\nsteg: utredning"), "flytt-utan-beslut", "från bedomning till utredning"},
	{"a decision is taken but the idea stands still", moved, swap("26-7k3qm", "\nsteg: aterkoppling", "\nsteg: provning"), "beslut-utan-flytt", "Skriv steg: aterkoppling."},
	{"a decision leads elsewhere than the idea goes", moved, swap("26-7k3qm", "till: aterkoppling", "till: bedomning"), "beslut-till-annat-steg", "flyttas till aterkoppling"},
	{"a decision is taken in another step than the idea stood in", moved, swap("26-7k3qm", "steg: provning", "steg: bedomning"), "beslut-i-annat-steg", "Skriv steg: provning."},
	{"an outcome is none of the step's", moved, swap("26-7k3qm", "utfall: ja", "utfall: prova"), "okand-overgang", "Välj bland"},
	{"an outcome leads elsewhere", moved, swap("26-7k3qm", "utfall: ja", "utfall: nej"), "okand-overgang", "leder från provning till avslutad"},
	{"two steps are taken at once", moved, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "\nsteg: aterkoppling", "\nsteg: bedomning")
		p.replace(p.new, "26-7k3qm", "    instans: Projektgruppen\n", "    instans: Projektgruppen\n"+
			"  - {datum: 2026-03-26, steg: aterkoppling, utfall: ja, till: bedomning, skal: Den är klar., nasta: Gruppen läser., instans: Projektgruppen}\n")
	}, "flera-beslut", "2 nya beslut"},
	{"a decision is dated tomorrow", moved, swap("26-7k3qm", decisionNow, "  - datum: 2026-03-27\n"), "beslut-i-framtiden", "27 mars 2026"},
	{"a decision is dated before the idea came in", moved, swap("26-7k3qm", decisionNow, "  - datum: 2026-03-17\n"), "datumordning", "före inkommen"},
	{"a decision is dated before the former", moved, func(p *proposal) {
		p.new = maps.Clone(p.old)
		p.replace(p.new, "26-2b5st", "\nsteg: bedomning", "\nsteg: avslutad")
		p.replace(p.new, "26-2b5st", "svarsdatum: 2026-04-10\n", "")
		p.replace(p.new, "26-2b5st", "\n---\n\n", "\n  - {datum: 2026-02-16, steg: bedomning, utfall: nej, till: avslutad, skal: Nej., inga_tips: ja, nasta: Inget., instans: Projektgruppen}\n---\n\n")
	}, "datumordning", "beslutet före"},
	{"a step that is no longer used is gone to", moved, func(p *proposal) {
		p.rewriteProcess(func(text string) string {
			return strings.Replace(text, "  - id: aterkoppling\n    namn: Återkoppling\n    tagg", "  - id: aterkoppling\n    upphord: true\n    namn: Återkoppling\n    tagg", 1)
		}, p.target)
	}, "upphort-steg", "Ingen idé kan gå dit"},
	{"an idea that rested comes back elsewhere than it came from", resting, func(p *proposal) {
		p.replace(p.new, "26-3c6tv", "\nsteg: provning", "\nsteg: bedomning")
		p.replace(p.new, "26-3c6tv", "till: provning", "till: bedomning")
	}, "fel-vag-tillbaka saknas", "den kom från provning"},
	{"an idea is re-examined a second time", byTheBot, func(p *proposal) {
		again := func(tree fstest.MapFS) {
			p.replace(tree, "26-4d7vw", "\nsteg: provning", "\nsteg: avslutad")
			p.replace(tree, "26-4d7vw", "    instans: Ledningsgruppen\n---", "    instans: Ledningsgruppen\n"+
				"  - {datum: 2026-03-03, steg: provning, utfall: nej, till: avslutad, skal: Nej., inga_tips: true, nasta: Inget., instans: gruppen}\n---")
		}
		again(p.old)
		again(p.target)
		p.replace(p.new, "26-4d7vw", "    instans: Ledningsgruppen\n---", "    instans: Ledningsgruppen\n"+
			"  - {datum: 2026-03-03, steg: provning, utfall: nej, till: avslutad, skal: Nej., inga_tips: true, nasta: Inget., instans: gruppen}\n"+
			"  - {datum: 2026-03-26, steg: avslutad, utfall: omprova, till: provning, skal: Jo., nasta: Vi läser., instans: nämnden}\n---")
	}, "omprovad-tva-ganger", "högst en gång"},

	// What the way asks for.
	{"a form is not filled in", moved, swap("26-7k3qm", "mall:\n  provning: {version: 1, uppdrag: ja, vardegrund: ja, jamlikhet_miljo: ja, extern_finansiering: oklart}\n", ""), "saknas", "Mallen Prövning"},
	{"a question is not answered", moved, swap("26-7k3qm", "vardegrund: ja, ", ""), "saknas", "värdegrund"},
	{"a section is missing", moved, swap("26-7k3qm", "## Problem\n\nAlla köper en borr och använder den sällan.\n\n", ""), "saknas", `"Problem" saknas`},
	{"a decision has no reasons", moved, swap("26-7k3qm", "    skal: Idén hör till vårt uppdrag.\n", ""), "saknas", "alltid veta skälen"},
	{"a decision is a draft still", moved, swap("26-7k3qm", "Idén hör till vårt uppdrag.", "Idén hör till [vems?] uppdrag."), "inte-ifyllt", "[vems?]"},
	{"a no has no tips", declined, swap("26-7k3qm", "    inga_tips: ja\n", ""), "tips-saknas", "inga_tips: ja"},
	{"a duplicate does not say of what", declined, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "\nsteg: avslutad", "\nsteg: dubblett")
		p.replace(p.new, "26-7k3qm", "utfall: nej\n    till: avslutad", "utfall: dubblett\n    till: dubblett")
	}, "saknas", "dubblett_av"},
	{"a rest does not say until when", declined, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "\nsteg: avslutad", "\nsteg: vilande\nsvarsdatum: 2026-09-01")
		p.replace(p.new, "26-7k3qm", "utfall: nej\n    till: avslutad", "utfall: vila\n    till: vilande")
	}, "saknas", "paus.till"},

	{"a form and a contact are missing, both told of the file as a whole", moved, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "mall:\n  provning: {version: 1, uppdrag: ja, vardegrund: ja, jamlikhet_miljo: ja, extern_finansiering: oklart}\n", "")
		p.replace(p.new, "26-7k3qm", "handlaggare: Idéslussens projektgrupp\n", "")
	}, "saknas saknas", "handlaggare saknas"},

	// What has been decided stays.
	{"a decision is rewritten", byTheBot, swap("26-5f8wx", "skal: ", "skal: Inte "), "beslut-omskrivet", "är ändrat"},
	{"a decision gets another date", byTheBot, swap("26-5f8wx", "datum: 2026-02-10", "datum: 2026-02-11"), "beslut-omskrivet", "10 februari 2026"},
	{"the last decision is taken away, and the idea goes back", byTheBot, func(p *proposal) {
		p.replace(p.new, "26-2b5st", "\nsteg: bedomning", "\nsteg: aterkoppling")
		p.cut(p.new, "26-2b5st", "  - datum: 2026-02-17", "---\n\n")
	}, "beslut-borttaget", "17 februari 2026"},
	{"a decision is put in before the last", byTheBot, swap("26-5f8wx", "beslut:\n", "beslut:\n  - {datum: 2026-02-09, steg: provning, utfall: ja, till: aterkoppling, skal: Ja., instans: gruppen}\n"), "beslut-inskjutet beslutskedja", "skjutits in"},
	{"two decisions change places", byTheBot, func(p *proposal) {
		p.swapDecisions(p.new, "26-2b5st")
	}, "beslut-omkastade beslutskedja beslutskedja datumordning", "annan ordning"},
	{"the id changes", byTheBot, swap("26-7k3qm", "id: 26-7k3qm", "id: 26-7k3qn"), "id-andrat", "Skriv id: 26-7k3qm."},
	{"the day it came in changes", byTheBot, swap("26-7k3qm", "inkommen: 2026-03-18", "inkommen: 2026-03-17"), "inkommen-andrad", "18 mars 2026"},
	{"an idea is taken away", byTheBot, func(p *proposal) { delete(p.new, p.find(p.new, "26-5f8wx")) }, "ide-borttagen", "aldrig bort"},
	{"an idea gets another number", byTheBot, func(p *proposal) {
		text := string(p.new[p.find(p.new, "26-8m4rn")].Data)
		delete(p.new, p.find(p.new, "26-8m4rn"))
		text = strings.Replace(text, "26-8m4rn", "26-2b3c4", 1)
		p.put(p.new, "ideas/2026/03/26-2b3c4-ingen-hittar-till-ratt-dorr.md", text)
		p.says("Ny idé 26-2b3c4")
	}, "nytt-arendenummer inte-omskriven", "26-8m4rn"},
	{"an idea is put in another month", byTheBot, func(p *proposal) {
		name := p.find(p.new, "26-7k3qm")
		p.put(p.new, strings.Replace(name, "/03/", "/02/", 1), string(p.new[name].Data))
		delete(p.new, name)
	}, "sokvag", "inkommen är 2026-03-18"},
	{"a declined idea changes", byTheBot, swap("26-5f8wx", "Måla dem.", "Måla dem gula."), "avslutad-ide-andrad eget-meddelande", "ändras den inte längre"},
	{"an idea changes while it is taken up again", reopened, swap("26-5f8wx", "nytta: Husen", "nytta: Kanske husen"), "avslutad-ide-andrad eget-meddelande", "ta upp idén igen"},
	{"a public page changes", byTheBot, swap("25-k3m7p", "## Resultat\n\n", "## Resultat\n\nBra. "), "fardig-ide-andrad?", "fortfarande är sant"},

	// One thing at a time.
	{"two ideas move", moved, func(p *proposal) {
		p.replace(p.new, "26-8m4rn", "\nsteg: provning", "\nsteg: aterkallad")
		p.replace(p.new, "26-8m4rn", "svarsdatum: 2026-04-10\n", "")
		p.replace(p.new, "26-8m4rn", "handlaggare: Idéslussens projektgrupp\n", "handlaggare: Idéslussens projektgrupp\nbeslut:\n"+
			"  - {datum: 2026-03-26, steg: provning, utfall: aterkalla, till: aterkallad, skal: Togs tillbaka., instans: Projektgruppen}\n")
	}, "flera-flyttar", "26-7k3qm"},
	{"an idea is new while another moves", moved, func(p *proposal) {
		p.put(p.new, newIdeaFile, string(newIdea(p.t).new[newIdeaFile].Data))
		p.says("Ny idé 26-2b3c4")
	}, "flytt-och-ny-ide", "egen ändring"},
	{"an idea changes while another moves", moved, swap("26-8m4rn", "omrade: [kultur-fritid]", "omrade: [kultur-fritid, barn-utbildning]"), "flytt-och-annan-ide", "egen ändring"},
	{"rules change with an idea", newIdea, swap("organisation.yaml", "namn: Äldre", "namn: De äldre"), "ideer-och-regler regler-andras?", "egen ändring för reglerna"},
	{"code changes with an idea", newIdea, func(p *proposal) { p.put(p.new, "cmd/x/main.go", "package main") }, "ideer-och-kod", "egen ändring"},
	{"a workflow changes with an idea", newIdea, func(p *proposal) { p.put(p.new, ".github/workflows/x.yml", "on: push") }, "ideer-och-kod", "egen ändring"},
	{"a page changes with an idea", moved, func(p *proposal) { p.put(p.new, "site/sidor/om.md", "Hej") }, "ideer-och-sidor", "Webbplatsen"},
	{"code under site changes with an idea", moved, func(p *proposal) { p.put(p.new, "site/embed.go", "package site") }, "ideer-och-kod", "egen ändring"},

	// What has happened on the target branch meanwhile.
	{"the text has changed on the target branch", moved, func(p *proposal) {
		p.replace(p.target, "26-7k3qm", "Alla köper", "Många köper")
	}, "inaktuell", "text har ändrats"},
	{"the idea has moved on the target branch", moved, func(p *proposal) {
		p.target = maps.Clone(declined(p.t).new)
	}, "inaktuell", "från provning till avslutad"},
	{"the idea is gone from the target branch", moved, func(p *proposal) { delete(p.target, p.find(p.target, "26-7k3qm")) }, "inaktuell", "från början"},
	{"the id of a new idea has been taken", newIdea, func(p *proposal) {
		p.put(p.target, "ideas/2026/02/26-2b3c4-en-annan.md", "")
	}, "samma-id", "ideas/2026/02/26-2b3c4-en-annan.md"},

	// A new idea beside those there are.
	{"two new ideas have the same id", newIdea, func(p *proposal) {
		p.put(p.new, "ideas/2026/03/26-2b3c4-sla-av.md", strings.Replace(string(p.new[newIdeaFile].Data), "Slå av lampan", "Slå av", 1))
	}, "samma-id samma-id", "finns redan"},
	{"a new idea refers to one that is not there", newIdea, swap("26-2b3c4", "svarsdatum:", "ersatter: 26-zzzzz\nsvarsdatum:"), "okand-hanvisning", "26-zzzzz"},
	{"two ideas replace each other", byTheBot, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "handlaggare:", "ersatter: 26-8m4rn\nhandlaggare:")
		for _, tree := range []fstest.MapFS{p.target, p.old, p.new} {
			p.replace(tree, "26-8m4rn", "handlaggare:", "ersatter: 26-5f8wx\nhandlaggare:")
			p.replace(tree, "26-5f8wx", "\nbeslut:", "\nersatter: 26-7k3qm\nbeslut:")
		}
	}, "ring", "26-7k3qm → 26-8m4rn → 26-5f8wx → 26-7k3qm"},
	{"a new idea answers to a challenge that is not there", newIdea, swap("26-2b3c4", "svarsdatum:", "utmaning:\n  - trygg-hemma\nsvarsdatum:"), "okand-hanvisning", "trygg-hemma"},
	{"an idea shows a picture that is not there", byTheBot, func(p *proposal) {
		p.says("Ändrad idé 26-7k3qm")
		p.replace(p.new, "26-7k3qm", "handlaggare:", "bilder: [{fil: borr.jpg, alt: En borr.}]\nhandlaggare:")
	}, "bild-saknas", "borr.jpg"},
	{"a new idea cannot be read", newIdea, swap("26-2b3c4", "---\nformat", "Hej\nformat"), "avgransare", "---"},
	{"a new idea is a link", newIdea, func(p *proposal) {
		p.new[newIdeaFile] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: 0o777 | 1<<27}
	}, "lank-till-fil", "länk"},
	{"a file lies where no idea is read", byTheBot, func(p *proposal) { p.put(p.new, "ideas/2026/26-2b3c4-x.md", "Hej") }, "fel-mapp", "ÅÅÅÅ/MM"},

	// Who had the idea.
	{"a new idea is written by a person", newIdea, func(p *proposal) { p.commits[0].Author.Name = "Anna" }, "forfattare-syns", "robot"},
	{"a new idea has a person's address", newIdea, func(p *proposal) { p.commits[0].Author.Email = "anna@exempel.example" }, "forfattare-syns", "skrivit"},
	{"a new idea is sent in by a person", newIdea, func(p *proposal) { p.commits[0].Committer.Name = "Anna" }, "inskickare-syns", "skickat in"},
	{"a new idea belongs to a login", newIdea, func(p *proposal) { p.commits[0].Author.Login = "anna" }, "inloggning-syns", "konto"},
	{"a time zone shows", newIdea, func(p *proposal) {
		p.commits[0].Author.When = p.commits[0].Author.When.In(time.FixedZone("", 3600))
	}, "tidszon-syns", "tidszon"},
	{"a time of day shows", newIdea, func(p *proposal) { p.commits[0].Committer.When = today.Time().Add(time.Second) }, "klockslag-syns", "klockslag"},
	{"a commit is signed", newIdea, func(p *proposal) { p.commits[0].Signed = true }, "signatur-syns", "nyckel"},
	{"a message is someone's own", newIdea, func(p *proposal) { p.says("Min idé") }, "eget-meddelande", "fasta text"},
	{"a message is about another idea", newIdea, func(p *proposal) { p.says("Ny idé 26-7k3qm") }, "eget-meddelande", "fasta text"},
	{"a message goes on after the fixed words", newIdea, func(p *proposal) { p.says("Ny idé 26-2b3c4\n\nmvh Anna") }, "eget-meddelande", "fasta text"},
	{"a message has a co-author", newIdea, func(p *proposal) { p.says("Ny idé 26-2b3c4\n\nCo-authored-by: Anna") }, "person-i-meddelandet", "person"},
	{"a message is signed off", newIdea, func(p *proposal) { p.says("Ny idé 26-2b3c4\n\nSigned-off-by: Anna") }, "person-i-meddelandet", "person"},
	{"a message has a change id", newIdea, func(p *proposal) { p.says("Ny idé 26-2b3c4\n\nChange-Id: I123") }, "person-i-meddelandet", "person"},
	{"a message has an address", newIdea, func(p *proposal) { p.says("Ny idé 26-2b3c4 anna@exempel.example") }, "person-i-meddelandet", "adress"},
	{"a pull request is a person's", newIdea, func(p *proposal) { p.author = "anna" }, "lamnad-av-person", "robot"},
	{"there are several commits", newIdea, func(p *proposal) { p.commits = append(p.commits, p.commits[0]) }, "flera-commits", "2 steg"},
	{"a commit merges two others", newIdea, func(p *proposal) { p.commits[0].Parents = append(p.commits[0].Parents, "x") }, "sammanslagning", "två andra"},
	{"a file is marked as a program", newIdea, func(p *proposal) { p.new[newIdeaFile].Mode = 0o755 }, "korbar-fil", "program"},
	{"a file has a comment on a line of its own", newIdea, swap("26-2b3c4", "titel:", "# från Anna\ntitel:"), "kommentar-i-filen personuppgift?", "Ta bort"},
	{"a file has a comment after a value", newIdea, swap("26-2b3c4", "typ: ide", "typ: ide # från Anna"), "kommentar-i-filen personuppgift?", "Ta bort"},
	{"a text has a comment in HTML", newIdea, swap("26-2b3c4", "Lampan lyser", "<!-- Anna -->Lampan lyser"), "personuppgift? ra-html", "HTML"},
	{"a file is written in a way of its own", newIdea, swap("26-2b3c4", "malgrupp:\n  - invanare\n", "malgrupp: [invanare]\n"), "inte-omskriven", "submit"},
	{"a file's name says something else than the title", newIdea, func(p *proposal) {
		p.put(p.new, "ideas/2026/03/26-2b3c4-annas-lampa.md", string(p.new[newIdeaFile].Data))
		delete(p.new, newIdeaFile)
	}, "filnamn-och-titel", "26-2b3c4-sla-av-lampan.md"},
	{"a person mends the text of an idea", edited, func(p *proposal) { p.commits[0].Author.Name = "Anna" }, "forfattare-syns", "skrivit"},
	{"a person mends the title of an idea", byTheBot, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "titel: Låna verktyg", "titel: Låna borrar")
		p.says("Ändrad idé 26-7k3qm")
		p.author = "anna"
	}, "lamnad-av-person", "formuläret"},
	{"a person puts a picture into an idea that is tried", byTheBot, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "handlaggare:", "bilder: [{fil: borr.jpg, alt: En borr.}]\nhandlaggare:")
		p.put(p.new, "site/bilder/borr.jpg", "x")
		p.says("Ändrad idé 26-7k3qm")
		p.author = "anna"
	}, "lamnad-av-person", "formuläret"},
	{"a person puts a picture where only those that came with the idea are, later too", byTheBot, func(p *proposal) {
		p.replace(p.new, "25-k3m7p", "bilder:\n", "bilder:\n  - {fil: 25-k3m7p-1.jpg, alt: En dusch., licens: CC0 1.0}\n")
		p.put(p.new, "site/bilder/25-k3m7p-1.jpg", "x")
		p.says("Ändrad idé 25-k3m7p")
		p.author = "anna"
	}, "fardig-ide-andrad? lamnad-av-person", "formuläret"},
	{"a picture that came with an idea is exchanged for another", byTheBot, func(p *proposal) {
		for _, tree := range []fstest.MapFS{p.target, p.old} {
			p.put(tree, "site/bilder/26-7k3qm-1.jpg", "x")
		}
		p.put(p.new, "site/bilder/26-7k3qm-1.jpg", "y")
	}, "bild-utbytt", "kom med idén 26-7k3qm"},
	{"a person writes a comment into an idea's file", byTheBot, func(p *proposal) {
		p.replace(p.new, "26-7k3qm", "slag: innovation", "slag: innovation # Anna")
	}, "kommentar-i-filen personuppgift?", "Ta bort"},

	// What the texts tell.
	{"a new idea holds a personnummer", newIdea, swap("26-2b3c4", "Lampan lyser", "Jag, 850709-9805, ser att lampan lyser"), "personuppgift", "Här står ett personnummer. Ta bort numret."},
	{"a new idea holds a personnummer that only a reader sees", newIdea, swap("26-2b3c4", "Lampan lyser", "Jag, 850709[-](https://www.exempel.example/9)9805, ser att lampan lyser"), "lank-text? personuppgift", "När texten visas syns ett personnummer."},
	{"a new idea holds a mail address", newIdea, swap("26-2b3c4", "Lampan lyser", "Lampan (namn (at) exempel (punkt) se) lyser"), "personuppgift", "Här står en e-postadress."},
	{"a new idea is signed", newIdea, swap("26-2b3c4", "går släcker.", "går släcker.\n\nMvh Plutten"), "personuppgift", "Här står en underskrift."},
	{"a new idea tells of its sender", newIdea, swap("26-2b3c4", "Lampan lyser", "Min chef vet att lampan lyser"), "personuppgift?", "kan visa vem som skriver"},
	{"a change puts a telephone number into an idea", edited, swap("26-7k3qm", "borrar.", "borrar. Ring 070-174 06 05."), "personuppgift", "Här står ett telefonnummer."},
	{"a decision names someone", moved, swap("26-7k3qm", "instans: Projektgruppen", "instans: Anna Andersson"), "personuppgift?", "liknar ett namn"},
	{"a decision tells of a mail address", moved, swap("26-7k3qm", "nasta: Vi hör av oss.", "nasta: Skriv till namn@exempel.example."), "personuppgift", "e-postadress"},
	{"a person writes a new idea, and all of it shows", newIdea, byAPerson, "forfattare-syns inloggning-syns inskickare-syns klockslag-syns lamnad-av-person person-i-meddelandet signatur-syns tidszon-syns", "robot"},

	// The rules.
	{"rules cannot be read on the target branch", newIdea, func(p *proposal) { p.put(p.target, process.RosterFile, "format: [") }, "yaml", "roller.yaml"},
	{"rules that cannot be read take the place of others", byTheBot, func(p *proposal) { p.put(p.new, process.RosterFile, "format: [") }, "regler-andras? yaml", "Projektgruppen"},
	{"a step disappears where an idea stands", byTheBot, func(p *proposal) {
		p.rewriteProcess(func(text string) string {
			return strings.NewReplacer("id: vilande", "id: vilar", "till: vilande", "till: vilar").Replace(text)
		}, p.new)
	}, "ide-blir-fel regler-andras?", "tidigare_id"},
	{"a step that no idea stands in gets another name", byTheBot, func(p *proposal) {
		p.rewriteProcess(func(text string) string { return strings.Replace(text, "namn: Vilande", "namn: Vilar", 1) }, p.new)
	}, "regler-andras?", "Projektgruppen"},
	{"a goal disappears that an idea is about", byTheBot, swap("organisation.yaml", "id: hallbar-kommun", "id: hallbart"), "ide-blir-fel regler-andras?", "hallbar-kommun"},
	{"a picture comes with an idea", edited, func(p *proposal) { p.put(p.new, "site/bilder/borr.png", "") }, "", ""},
	{"a challenge is taken away that an idea answers to", challenged, func(p *proposal) { delete(p.new, "ideas/utmaningar/trygg-hemma.md") }, "okand-hanvisning", "trygg-hemma tas bort"},
	{"a picture is taken away that an idea shows", byTheBot, func(p *proposal) { delete(p.new, "site/bilder/skylt.jpg") }, "bild-saknas", "skylt.jpg tas bort"},
	{"a challenge has no owner", challenged, func(p *proposal) { p.replace(p.new, "trygg-hemma", "agare: Socialnämnden\n", "") }, "saknas", "agare"},
}

func TestChange(t *testing.T) {
	if len(changeCases) < 80 {
		t.Fatalf("only %d cases", len(changeCases))
	}
	for _, c := range changeCases {
		t.Run(c.what, func(t *testing.T) {
			p := c.base(t)
			if e := p.examine(); len(e.Findings) > 0 {
				t.Fatalf("the base has findings: %v", e.Findings)
			}
			c.spoil(p)
			found := p.examine().Findings
			told := ""
			var got []string
			for _, f := range found {
				rule := f.Rule
				if f.Severity == Warning {
					rule += "?"
				}
				got = append(got, rule)
				told += f.String() + "\n"
				if f.Remedy == "" || f.File == "" {
					t.Errorf("%q has no remedy, or no file", f)
				}
			}
			slices.Sort(got)
			want := strings.Fields(c.want)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q:\n%s", got, want, told)
			}
			if !strings.Contains(told, c.tells) {
				t.Errorf("nothing tells %q:\n%s", c.tells, told)
			}
		})
	}
}

// declined is the bot's proposal of a no.
func declined(t testing.TB) *proposal {
	p := byTheBot(t)
	p.replace(p.new, "26-7k3qm", "steg: provning", "steg: avslutad")
	p.replace(p.new, "26-7k3qm", "svarsdatum: 2026-04-10\n", "")
	p.replace(p.new, "26-7k3qm", "handlaggare: Idéslussens projektgrupp\n", `handlaggare: Idéslussens projektgrupp
beslut:
  - datum: 2026-03-26
    steg: provning
    utfall: nej
    till: avslutad
    skal: Det finns redan.
    inga_tips: ja
    instans: Projektgruppen
`)
	return p
}

// resting is the bot's proposal that an idea at rest is taken up again.
func resting(t testing.TB) *proposal {
	p := byTheBot(t)
	p.replace(p.new, "26-3c6tv", "\nsteg: vilande", "\nsteg: provning")
	p.replace(p.new, "26-3c6tv", "paus: {till: 2026-09-01}\n", "")
	p.replace(p.new, "26-3c6tv", "\n---\n\n", "\n  - {datum: 2026-03-26, steg: vilande, utfall: ja, till: provning, skal: Bussarna har kommit., instans: projektgruppen}\n---\n\n")
	return p
}

// reopened is the bot's proposal that a no is examined once more.
func reopened(t testing.TB) *proposal {
	p := byTheBot(t)
	p.replace(p.new, "26-5f8wx", "\nsteg: avslutad", "\nsteg: provning\nsvarsdatum: 2026-04-10\nhandlaggare: Ledningsgruppen")
	p.replace(p.new, "26-5f8wx", "\n---\n\n", "\n  - {datum: 2026-03-26, steg: avslutad, utfall: omprova, till: provning, skal: Nu är den torr., instans: ledningsgruppen}\n---\n\n")
	return p
}

// challenged is a change of nothing, where an idea answers to a challenge.
func challenged(t testing.TB) *proposal {
	p := byTheBot(t)
	for _, tree := range []fstest.MapFS{p.target, p.old, p.new} {
		p.put(tree, "ideas/utmaningar/trygg-hemma.md", `---
format: 1
id: trygg-hemma
titel: Trygg hemma
agare: Socialnämnden
mandat: Beslutar om arbetssätt.
resurser: 100 000 kronor
kalla: Dialog med äldre
mal: [hallbar-kommun]
fran: 2026-01-01
till: 2026-12-31
---

## Bakgrund

Fler bor hemma.
`)
		p.replace(tree, "26-7k3qm", "handlaggare:", "utmaning: [trygg-hemma]\nhandlaggare:")
	}
	return p
}

// cut takes away what stands between two texts, and the first of them.
func (p *proposal) cut(tree fstest.MapFS, part, from, until string) {
	p.t.Helper()
	name := p.find(tree, part)
	before, rest, ok := strings.Cut(string(tree[name].Data), from)
	_, after, also := strings.Cut(rest, until)
	if !ok || !also {
		p.t.Fatalf("%s has not both %q and %q", name, from, until)
	}
	p.put(tree, name, before+until+after)
}

// swapDecisions lets the two decisions of an idea change places.
func (p *proposal) swapDecisions(tree fstest.MapFS, part string) {
	p.t.Helper()
	name := p.find(tree, part)
	before, rest, _ := strings.Cut(string(tree[name].Data), "beslut:\n")
	list, after, ok := strings.Cut(rest, "---\n")
	const item = "  - datum"
	parts := strings.Split(list, item)
	if !ok || len(parts) != 3 {
		p.t.Fatalf("%s has not two decisions", name)
	}
	p.put(tree, name, before+"beslut:\n"+item+parts[2]+item+parts[1]+"---\n"+after)
}

// rewriteProcess writes the preset out in full, changed, in the given trees.
func (p *proposal) rewriteProcess(change func(string) string, trees ...fstest.MapFS) {
	p.t.Helper()
	text, err := process.PresetSource("orebro")
	if err != nil {
		p.t.Fatal(err)
	}
	changed := change(string(text))
	if changed == string(text) {
		p.t.Fatal("the process is as it was")
	}
	for _, tree := range trees {
		p.put(tree, process.ProcessFile, changed)
	}
}
