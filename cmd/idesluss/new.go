package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
)

// newFlags are the flags of idesluss new.
type newFlags struct {
	told     scaffold.Told
	sections []string // HEADING=TEXT
	problem  string
	solution string
	date     string
	json     bool
}

func newNewCommand(e *env) *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Write a new idea in the right place",
		Long: `New writes the file of an idea that has just come in: in the folder of the
month, with an id of its own, in the first step, to be answered when the
process promises. On a terminal it asks for what no flag tells; with ACCESSIBLE
set in the environment, one line at a time, as screen readers want it.

Areas, audiences and goals may be written by name or by id, as in
site/organisation.yaml. A text of "-" is read from stdin, and one that begins
with @ from a file.

The idea is judged as idesluss check would judge it, and written only when it
has no errors. No file is ever written over.

The file must not tell who had the idea: no name, no workplace, nothing that
gives it away. Where ideas are assessed blind, the one who puts the file into
Git is not to be the one who had the idea.`,
		Example: `  idesluss new
  idesluss new --titel "Låna verktyg på biblioteket" --omrade "Kultur och fritid" \
    --nytta "Den som bor här kan låna en borrmaskin i stället för att köpa en." \
    --problem "Många köper verktyg som de använder en gång." --ide @ide.md
  echo "Det är kö varje morgon." | idesluss new --typ problem --titel "Kö i entrén" \
    --omrade service-stod --nytta "Den som kommer får hjälp direkt." --problem -`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runNew(cmd.Context(), e, f)
		},
	}
	flags, t := cmd.Flags(), &f.told
	flags.StringVar(&t.Title, "titel", "", "`title`, at most 80 characters")
	flags.StringVar(&t.Type, "typ", "", "`type`: ide or problem (default ide)")
	flags.StringVar(&t.Nature, "slag", "", "`kind`: forbattring or innovation")
	flags.StringVar(&t.Benefit, "nytta", "", "benefit to the resident, in one `sentence`")
	flags.StringArrayVar(&t.Areas, "omrade", nil, "programområde (`area`) concerned; may be given several times")
	flags.StringArrayVar(&t.Audience, "malgrupp", nil, "`group` that benefits; may be given several times")
	flags.StringVar(&f.problem, "problem", "", "`text` under Problem")
	flags.StringVar(&f.solution, "ide", "", "`text` under Idé")
	flags.StringArrayVar(&f.sections, "avsnitt", nil, "`heading=text` for any other section; may be given several times")
	flags.StringVar(&t.Origin, "ursprung", "", "`source` it comes from, such as vardag or avvikelse; never a person")
	flags.StringVar(&t.Organisation, "organisation", "", "the `organisation` concerned, when several share the sluss")
	flags.StringArrayVar(&t.Topics, "amne", nil, "subject `word`; may be given several times")
	flags.StringArrayVar(&t.Goals, "mal", nil, "vision `goal`; may be given several times")
	flags.StringArrayVar(&t.Challenges, "utmaning", nil, "`id` of a challenge it answers to; may be given several times")
	flags.StringVar(&t.Replaces, "ersatter", "", "`id` of the earlier attempt")
	flags.StringArrayVar(&t.Similar, "liknar", nil, "`id` of a similar idea; may be given several times")
	flags.StringVar(&t.Contact, "handlaggare", "", "the `function` to contact (default: the one in site/sajt.yaml)")
	flags.StringVar(&f.date, "date", "", "the idea came in on this `day` (YYYY-MM-DD) instead of today")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON, and ask nothing")
	return cmd
}

func runNew(ctx context.Context, e *env, f newFlags) error {
	today, err := e.day(f.date)
	if err != nil {
		return err
	}
	s, err := openSluss(e, today)
	if err != nil {
		return err
	}
	defer s.root.Close()
	if err := f.read(e, s.rules.Process); err != nil {
		return err
	}
	if f.told.Contact == "" {
		f.told.Contact = s.contact()
	}
	if err := f.ask(ctx, e, s.rules); err != nil {
		return err
	}
	if err := s.knows(f.told); err != nil {
		return err
	}
	id, err := idea.NewID(today.Year(), e.random, func(id string) bool { return s.ids[id] })
	if err != nil {
		return err
	}
	i, err := scaffold.Idea(f.told, s.rules, id, today)
	if err != nil {
		return unknownWord(err)
	}
	file, data := idea.Path(i), idea.Format(i)
	checked := s.checker.File(file, data)
	findings := byFlag(checked.Findings, checked.File, f.missing(s.rules), s.rules.Process)
	if n, _ := check.Count(findings); n > 0 {
		err = &exitError{code: exitFailure}
	} else {
		err = s.write(file, data)
	}
	written := err == nil
	if f.json {
		return errors.Join(printNewJSON(e.stdout, written, file, id, findings), err)
	}
	if len(findings) > 0 {
		if err := printFindings(e.stdout, findings); err != nil {
			return err
		}
	}
	var exit *exitError
	switch {
	case errors.As(err, &exit):
		_, printErr := fmt.Fprintln(e.stdout, "\nInget är skrivet. Rätta det som står ovan och kör kommandot igen.\nidesluss new --help visar alla flaggor.")
		return errors.Join(err, printErr)
	case err != nil:
		return err
	}
	return printNew(e.stdout, s.rules.Process, i, s.dir, file)
}

// printNew tells where the idea is and, last, what to do next.
func printNew(w io.Writer, p *process.Process, i *idea.Idea, dir, file string) error {
	warning := "Filen ska inte avslöja vem som har haft idén: inget namn, ingen arbetsplats."
	if p.Blind() {
		warning += "\nDe som bedömer får inte veta det. Är idén din egen ska någon annan lägga in filen i Git, för där syns vem som gör det."
	}
	answer := ""
	if !i.AnswerBy.IsZero() {
		answer = fmt.Sprintf("Svar ska ges senast den %s av %s.\n", i.AnswerBy.Words(), i.Contact)
	}
	_, err := fmt.Fprintf(w, `Skrev %s
Idén har ärendenummer %s. %s%s

Gör så här nu:
  läs igenom filen, och lägg den sedan i Git
  eller idesluss submit %s, som ger den ett nytt nummer och inte visar vem som lämnar in den
`, file, i.ID, answer, warning, shellWord(filepath.Join(dir, filepath.FromSlash(file))))
	return err
}

func printNewJSON(w io.Writer, written bool, file, id string, findings []check.Finding) error {
	if findings == nil {
		findings = []check.Finding{} // an empty list, not null
	}
	if !written {
		file, id = "", ""
	}
	return encode(w, struct {
		Written  bool            `json:"skriven"`
		File     string          `json:"fil"`
		ID       string          `json:"id"`
		Findings []check.Finding `json:"fynd"`
	}{written, file, id, findings})
}

// read puts the texts of the flags in their sections.
func (f *newFlags) read(e *env, p *process.Process) error {
	type flag struct{ name, section, text string }
	var given []flag
	for _, s := range f.sections {
		section, text, ok := strings.Cut(s, "=")
		if !ok {
			return usageErrorf("--avsnitt %q is not HEADING=TEXT", s)
		}
		given = append(given, flag{"avsnitt", section, text})
	}
	given = append(given, flag{"problem", "problem", f.problem}, flag{"ide", "ide", f.solution})
	fromStdin := ""
	for _, g := range given {
		if g.text == "" {
			continue
		}
		if p.Section(g.section) == nil && g.name != "avsnitt" {
			return usageErrorf("--%s: the process %s has no section of that name; use --avsnitt", g.name, p.ID)
		}
		if g.text == "-" {
			if fromStdin != "" {
				return usageErrorf("--%s and --%s cannot both be read from stdin", fromStdin, g.name)
			}
			fromStdin = g.name
		}
		text, err := e.text(g.text)
		if err != nil {
			return fmt.Errorf("reading --%s: %w", g.name, err)
		}
		f.told.Sections = append(f.told.Sections, scaffold.Text{Section: g.section, Markdown: text})
	}
	if fromStdin != "" {
		e.interactive = false // stdin has been read to its end
	}
	return nil
}

// text gives what a flag says: itself, stdin for "-", a file for "@name".
func (e *env) text(flag string) (string, error) {
	var from io.Reader
	switch name, isFile := strings.CutPrefix(flag, "@"); {
	case flag == "-":
		from = e.stdin
	case isFile:
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		from = f
	default:
		return flag, nil
	}
	// One byte more than an idea may hold, so that package check can say so.
	data, err := io.ReadAll(io.LimitReader(from, idea.MaxSize+1))
	return strings.ReplaceAll(string(data), "\r\n", "\n"), err
}

func unknownWord(err error) error {
	var unknown *scaffold.UnknownWord
	if errors.As(err, &unknown) {
		return usageErrorf("--%w", unknown)
	}
	return err
}
