package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// StatusContext is the commit status that says whether an idea can be read by
// the team as it is.
const StatusContext = "ideslussen/granskning"

// markReview is the marker of the comment that reviews an idea.
const markReview = "granskning"

// Reviewed counts what a round of reviews came to.
type Reviewed struct {
	Fine int // ideas that the team can read
	Mend int // ideas with something to mend
}

// Review reads the idea in every open pull request of the intake, as data, and
// says in plain words what is good, what is to be mended and where, and what
// happens next: one comment, edited, and a commit status. Nothing in the pull
// request is carried out.
func Review(ctx context.Context, intake forge.Forge, rules *process.Rules, now time.Time) (*Reviewed, error) {
	pulls, err := intake.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return nil, fmt.Errorf("listing pull requests of the intake: %w", err)
	}
	result := &Reviewed{}
	for _, pull := range pulls {
		o, err := look(ctx, intake, pull, rules)
		if err != nil {
			return nil, fmt.Errorf("reviewing a pull request of the intake: %w", err)
		}
		if o == nil {
			continue
		}
		if err := o.tell(ctx, intake, pull, rules, calendar.FromClock(now)); err != nil {
			return nil, fmt.Errorf("telling a review: %w", err)
		}
		if len(o.faults) == 0 {
			result.Fine++
		} else {
			result.Mend++
		}
	}
	return result, nil
}

// opinion is what the review of one pull request comes to.
type opinion struct {
	draft  Draft
	faults []fault.Fault
	notes  []fault.Fault
}

// look reads a pull request. It is nil for one that brings no idea: those who
// look after the intake change its files too.
func look(ctx context.Context, intake forge.Forge, pull *forge.PullRequest, rules *process.Rules) (*opinion, error) {
	base, err := intake.Head(ctx, pull.Base)
	if err != nil {
		return nil, err
	}
	compared, err := intake.Compare(ctx, base, pull.Head)
	if err != nil {
		return nil, err
	}
	c := changeOf(compared.Files)
	switch {
	case len(c.ideas) == 0 && c.template:
		return &opinion{faults: []fault.Fault{{File: Template, Rule: "mall-andrad", Message: "Du har skrivit i mallen.",
			Remedy: "Spara din idé i en ny fil i mappen ideer, så att mallen finns kvar för nästa."}}}, nil
	case len(c.ideas) == 0:
		return nil, nil
	case len(c.ideas) > 1:
		return &opinion{faults: []fault.Fault{severalIdeas(c.ideas)}}, nil
	}
	fsys, err := intake.Files(ctx, pull.Head)
	if err != nil {
		return nil, err
	}
	o := &opinion{}
	if o.draft, o.faults, err = readFile(fsys, c.ideas[0], rules); err != nil {
		return nil, err
	}
	o.notes = o.draft.Notes
	for _, other := range c.others {
		o.notes = append(o.notes, fault.Fault{File: other, Rule: "annan-fil", Message: fmt.Sprintf("Filen %s följer inte med idén.", other), Remedy: "Det är bara idéns text som gör det."})
	}
	if rules.Process.Blind() && len(o.faults) == 0 {
		o.faults = names(&o.draft.Idea, pull, compared.Commits)
	}
	return o, nil
}

// names finds what the pull request itself tells about its sender (name, mail,
// login) in the text of the idea, where those who assess would read it.
func names(i *idea.Idea, pull *forge.PullRequest, commits []forge.Commit) []fault.Fault {
	own := []string{pull.Author}
	for _, c := range commits {
		for _, s := range []forge.Signature{c.Author, c.Committer} {
			if s.Email == forge.BotEmail {
				continue
			}
			if strings.Contains(strings.TrimSpace(s.Name), " ") {
				own = append(own, s.Name) // a single word may be anything
			}
			own = append(own, s.Email, s.Login)
		}
	}
	var shown strings.Builder
	for _, s := range i.Sections {
		shown.WriteString(markdown.Parse(s.Markdown, markdown.Options{}).Text() + "\n\n")
	}
	for _, h := range privacy.Scan(string(idea.Format(i)), shown.String(), privacy.Known{Own: own}) {
		if h.Hard && h.Kind == privacy.Own {
			return []fault.Fault{{Rule: "namn-i-texten", Message: "Ditt namn, din e-postadress eller ditt användarnamn står i texten.",
				Remedy: "Ta bort det. De som bedömer idén ska inte veta vem du är."}}
		}
	}
	return nil
}

// tell writes the comment and the status.
func (o *opinion) tell(ctx context.Context, intake forge.Forge, pull *forge.PullRequest, rules *process.Rules, today calendar.Date) error {
	comments, err := intake.Comments(ctx, pull.Number)
	if err != nil {
		return err
	}
	words := o.words(rules)
	if stands := commentOf(comments, markReview); stands == nil || !equal(stands.Body, words) {
		if err := intake.Say(ctx, pull.Number, markReview, words, today.Time()); err != nil {
			return err
		}
	}
	return intake.SetStatus(ctx, pull.Head, o.status(rules))
}

func (o *opinion) status(rules *process.Rules) forge.Status {
	switch n := len(o.faults); n {
	case 0:
		return forge.Status{Context: StatusContext, State: forge.Success, Description: "Idén går att läsa. " + team(rules.Process) + " tar vid."}
	case 1:
		return forge.Status{Context: StatusContext, State: forge.Failure, Description: "En sak behöver rättas. Se kommentaren."}
	default:
		return forge.Status{Context: StatusContext, State: forge.Failure, Description: fmt.Sprintf("%d saker behöver rättas. Se kommentaren.", n)}
	}
}

// words is the review, for someone who has never seen Git or Markdown.
func (o *opinion) words(rules *process.Rules) string {
	var out strings.Builder
	group := team(rules.Process)
	if len(o.faults) == 0 {
		fmt.Fprintf(&out, "**Tack för din idé!** Den går att läsa, och allt som behövs finns med.\n\n")
		fmt.Fprintf(&out, "Vi har förstått den så här: **%s** Nytta: %s\n", sentence(quiet(o.draft.Idea.Title)), quiet(o.draft.Idea.Benefit))
	} else {
		fmt.Fprintf(&out, "**Tack för din idé!** Det här behöver du rätta innan vi kan ta emot den:\n\n%s", list(o.faults))
		out.WriteString("\nRätta i filen och spara. Då läser vi den en gång till. Vill du hellre ha hjälp? Skriv det här, så hjälper vi dig.\n")
	}
	if len(o.notes) > 0 {
		fmt.Fprintf(&out, "\nBra att veta. Du behöver inte ändra något:\n\n%s", list(o.notes))
	}
	out.WriteString("\n**Det händer nu.** ")
	if len(o.faults) > 0 {
		out.WriteString("Vi väntar på dig. ")
	}
	fmt.Fprintf(&out, "%s läser idén", group)
	if rules.Process.Blind() {
		out.WriteString(" och tar bort sådant som visar vem du är")
	}
	out.WriteString(". Sedan tas den emot, och du får ett ärendenummer här. Den går in i Idéslussen utan ditt namn, tillsammans med andra idéer.\n")
	return out.String()
}

func sentence(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// list writes faults as a list, each with its line.
func list(faults []fault.Fault) string {
	var out strings.Builder
	for _, f := range faults {
		out.WriteString("- ")
		if f.Line > 1 {
			fmt.Fprintf(&out, "Rad %d: ", f.Line)
		}
		out.WriteString(quiet(strings.TrimSpace(f.Message+" "+f.Remedy)) + "\n")
	}
	return out.String()
}
