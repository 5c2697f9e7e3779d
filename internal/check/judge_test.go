package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

const (
	care    = "stol-vard-omsorg"
	culture = "stol-kultur-fritid"
	chair   = "stol-barn-utbildning"
	service = "stol-service-stod"
	build   = "stol-samhallsbyggnad"
	social  = "stol-social-valfard"
)

// judgeCase spoils the case that is ready, and says what the verdict is to be.
type judgeCase struct {
	sentence string
	spoil    func(k *trial)
	standing Standing
	votes    string // "6/6": how many count of how many asked
	tells    string // a part of what people read
}

var judgeCases = []judgeCase{
	{"six seats advise a yes and the decider has approved it", func(k *trial) {}, Ready, "6/6", "Klart att genomföra"},

	// Who counts, and how often.
	{"one person approves twice", func(k *trial) { k.silences(culture); k.says(care, forge.Approved, fullReview) }, Waiting, "5/6", "Samma person har granskat igen senare."},
	{"a login is written with other capitals", func(k *trial) { k.silences(care); k.says("Stol-Vard-OMSORG", forge.Approved, fullReview) }, Ready, "6/6", ""},
	{"one person in two capitals counts once", func(k *trial) {
		k.silences(culture)
		k.says("STOL-VARD-OMSORG", forge.Approved, fullReview)
	}, Waiting, "5/6", "Kultur och fritid har inte svarat."},
	{"someone without a seat approves", func(k *trial) { k.silences(care); k.says("granne", forge.Approved, fullReview) }, Waiting, "5/6", "- En granskning från någon utan stol.\n"},
	{"someone with another role approves", func(k *trial) { k.silences(care); k.says("kommunikator-1", forge.Approved, fullReview) }, Waiting, "5/6", "Kommunikatören. Rollen har ingen röst i det här förslaget."},
	{"a seat's term is over", func(k *trial) { k.c.Effect.Rules.Roster.Seat(care).Until = calendar.Day(2026, time.March, 1) }, Ready, "5/6", "Vård och omsorg: obesatt."},
	{"a term that ends after the vote lets it stand", func(k *trial) { k.c.Effect.Rules.Roster.Seat(care).Until = calendar.Day(2026, time.March, 21) }, Ready, "6/6", ""},
	{"one person sits on two seats and counts once", func(k *trial) {
		m := k.c.Effect.Rules.Roster.Seat(culture)
		m.Logins, m.Substitutes = []string{care}, nil
		k.silences(culture)
		k.silences(care)
		k.says(care, forge.Approved, "Stol: Vård och omsorg\n"+fullReview)
		k.says(care, forge.Approved, "Stol: Kultur och fritid\n"+fullReview)
	}, Waiting, "5/6", "Vård och omsorg har inte svarat."},
	{"one person with two seats says not which", func(k *trial) {
		m := k.c.Effect.Rules.Roster.Seat(culture)
		m.Logins = []string{culture, care}
	}, Waiting, "5/6", "Granskaren kan tala för flera stolar."},
	{"someone speaks for a seat that is another's", func(k *trial) {
		k.silences(care)
		k.says(care, forge.Approved, "Stol: Kultur och fritid\n"+fullReview)
	}, Waiting, "5/6", "Den talar för en stol"},

	// What people say later.
	{"a seat changes its yes to a no", func(k *trial) { k.says(care, forge.Approved, "Råd: nej") }, Ready, "6/6", "Råden i siffror: ja: 5, nej: 1."},
	{"a no is advised in a comment review, since an approval cannot say it", func(k *trial) { k.says(care, forge.Commented, "Råd: nej\nJäv: nej") }, Ready, "6/6", "nej: 1"},
	{"a plain comment after an approval changes nothing", func(k *trial) {
		k.says(care, forge.Commented, "Nja, jag vet inte längre. Jag tror att det är ett nej.")
	}, Ready, "6/6", "ja: 6"},
	{"a later request for changes stops it", func(k *trial) { k.says(care, forge.ChangesRequested, "Vi måste prata om brandskyddet.") }, Objected, "5/6", "Vård och omsorg har en invändning"},
	{"an approval withdraws the objection", func(k *trial) {
		k.says(care, forge.ChangesRequested, "Vänta.")
		k.says(care, forge.Approved, fullReview)
	}, Ready, "6/6", ""},
	{"a comment does not withdraw the objection", func(k *trial) {
		k.says(care, forge.ChangesRequested, "Vänta.")
		k.says(care, forge.Commented, "Råd: ja")
	}, Objected, "6/6", "har en invändning"},
	{"an objection stays when the text has changed", func(k *trial) { k.saysOf(olderText, care, forge.ChangesRequested, "Nej.") }, Objected, "6/6", "har en invändning"},
	{"an objection that was withdrawn stops nothing, and leaves no vote behind", func(k *trial) { k.says(care, forge.Dismissed, "Vänta.") }, Waiting, "5/6", "Den är tillbakadragen."},
	{"an objection from outside is told, and stops nothing", func(k *trial) { k.says("granne", forge.ChangesRequested, "Bygg inget här.") }, Ready, "6/6", "Någon utan stol i steget har en invändning."},
	{"the decider objects", func(k *trial) { k.says(theTeam, forge.ChangesRequested, "Vänta.") }, Objected, "6/6", "Projektgruppen har en invändning"},
	{"a dismissed approval does not count", func(k *trial) { k.silences(care); k.says(care, forge.Dismissed, fullReview) }, Waiting, "5/6", "Den är tillbakadragen."},

	// Which text was read.
	{"an approval of an older text", func(k *trial) { k.silences(care); k.saysOf(olderText, care, forge.Approved, fullReview) }, Waiting, "5/6", "Granskaren läste en äldre text."},
	{"an approval survives an unrelated push", func(k *trial) { k.silences(care); k.saysOf(sameCommit, care, forge.Approved, fullReview) }, Ready, "6/6", ""},
	{"an approval survives that the decision is written", func(k *trial) {
		k.silences(care)
		k.saysOf(draftCommit, care, forge.Approved, fullReview)
	}, Ready, "6/6", ""},
	{"a commit that cannot be read", func(k *trial) { k.silences(care); k.saysOf("borta", care, forge.Approved, fullReview) }, Waiting, "5/6", "Granskaren läste en äldre text."},
	{"a newer review of an older text does not take the place of one of this", func(k *trial) { k.saysOf(olderText, care, forge.Approved, "Råd: nej") }, Ready, "6/6", "ja: 6"},

	// What the text says.
	{"a bare approval is a yes", func(k *trial) { k.silences(care); k.says(care, forge.Approved, "") }, Ready, "6/6", "Vård och omsorg har inte svarat på Finns redan, Vem har nytta och Nytta och resurser. Rådet räknas ändå."},
	{"a bare approval of a no is no advice", func(k *trial) {
		k.decide("nej", "avslutad", "Nyttan är för liten.")
		for _, login := range k.seats {
			k.silences(login)
			k.says(login, forge.Approved, "Råd: nej")
		}
		k.silences(care)
		k.says(care, forge.Approved, "")
	}, Waiting, "5/6", "Förslaget var inte ett ja när det godkändes"},
	{"advice that cannot be read", func(k *trial) { k.silences(care); k.says(care, forge.Approved, "Råd: kanske") }, Waiting, "5/6", "går inte att läsa. Välj bland ja, nej"},
	{"two different advices in one review", func(k *trial) { k.silences(care); k.says(care, forge.Approved, "Råd: ja\nRåd: nej") }, Waiting, "5/6", "ger två olika råd"},
	{"advice quoted from someone else is not one's own", func(k *trial) {
		k.silences(care)
		k.says(care, forge.Approved, "> Råd: nej\n\nJag håller inte med.\nRåd: ja")
	}, Ready, "6/6", "ja: 6"},
	{"a label is misspelt", func(k *trial) { k.says(care, forge.Approved, "Råd: ja\nFins redan: 3") }, Ready, "6/6", `Vård och omsorg: Raden som börjar med "Fins redan" känns inte igen. Menades "Finns redan"?`},

	// Conflict of interest, substitutes, vacancies.
	{"the substitute answers while the ordinary has not", func(k *trial) {
		k.silences(care)
		k.says("ersattare-vard-omsorg", forge.Approved, fullReview)
	}, Ready, "6/6", "Vård och omsorg (ersättare): ja."},
	{"the ordinary answers after the substitute", func(k *trial) {
		k.silences(care)
		k.says("ersattare-vard-omsorg", forge.Approved, "Råd: nej")
		k.says(care, forge.Approved, fullReview)
	}, Ready, "6/6", "Den ordinarie på stolen har svarat."},
	{"the ordinary has a conflict and the substitute has answered", func(k *trial) {
		k.says(care, forge.Commented, "Jäv: ja")
		k.says("ersattare-vard-omsorg", forge.Approved, fullReview)
	}, Ready, "6/6", "Vård och omsorg (ersättare): ja."},
	{"the ordinary has a conflict and the substitute has not answered", func(k *trial) { k.says(care, forge.Approved, "Råd: ja\nJäv: ja") }, Waiting, "5/6", "Ersättaren för Vård och omsorg har inte svarat."},
	{"the ordinary had no conflict after all", func(k *trial) {
		k.says(care, forge.Commented, "Jäv: ja")
		k.says(care, forge.ChangesRequested, "Jäv: nej\nJag tog fel, men vänta.")
	}, Objected, "5/6", "- Vård och omsorg har inte svarat."},
	{"both have a conflict", func(k *trial) {
		k.says(care, forge.Commented, "Jäv: ja")
		k.says("ersattare-vard-omsorg", forge.Commented, "Jäv: ja")
	}, Ready, "5/6", "Vård och omsorg: obesatt."},
	{"the chair names a substitute for this idea", func(k *trial) {
		k.says(care, forge.Commented, "Jäv: ja")
		k.says("ersattare-vard-omsorg", forge.Commented, "Jäv: ja")
		k.says(chair, forge.Commented, "Ersättare: Vård och omsorg = sjukskoterska-7")
		k.says("sjukskoterska-7", forge.Approved, fullReview)
	}, Ready, "6/6", "Vård och omsorg (ersättare): ja."},
	{"someone else than the chair names a substitute", func(k *trial) {
		k.silences(care)
		k.says(culture, forge.Commented, "Ersättare: Vård och omsorg = kompis")
		k.says("kompis", forge.Approved, fullReview)
	}, Waiting, "5/6", "Någon annan än ordföranden har utsett en ersättare."},
	{"the chair names someone who knows whose idea it is", func(k *trial) {
		k.silences(care)
		k.says(chair, forge.Commented, "Ersättare: stol-vard-omsorg = slussteam-2")
		k.says("slussteam-2", forge.Approved, fullReview)
	}, Waiting, "5/6", "har en roll som vet vem idéer kommer från"},
	{"the question of conflict has not been asked", func(k *trial) { k.says(care, forge.Approved, "Råd: ja") }, Ready, "6/6", "1 av 6 har inte fått frågan om jäv."},
	{"fewer seats than the process allows are left", func(k *trial) {
		for _, login := range []string{care, culture, build} {
			k.says(login, forge.Commented, "Jäv: ja")
			k.says("ersattare"+strings.TrimPrefix(login, "stol"), forge.Commented, "Jäv: ja")
		}
	}, Waiting, "3/6", "Det behövs svar från 4 stolar för att kunna besluta. Nu finns 3."},
	{"a programområde has no seat at all", func(k *trial) {
		members := k.c.Effect.Rules.Roster.Members
		for i := range members {
			if members[i].Seat == care {
				k.c.Effect.Rules.Roster.Members = append(members[:i], members[i+1:]...)
				break
			}
		}
	}, Ready, "5/6", "Vård och omsorg: obesatt."},

	// Deadlines.
	{"a seat is silent before the last day", func(k *trial) { k.silences(care) }, Waiting, "5/6", "Vård och omsorg har inte svarat. Sista dag är den 30 mars 2026."},
	{"a seat is silent on the last day", func(k *trial) { k.silences(care); k.c.Now = time.Date(2026, 3, 30, 12, 0, 0, 0, time.UTC) }, Waiting, "5/6", "har inte svarat"},
	{"a seat is silent after the last day", func(k *trial) { k.silences(care); k.c.Now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC) }, Ready, "5/6", "Vård och omsorg: tyst."},
	{"too many seats are silent", func(k *trial) {
		for _, login := range []string{care, culture, build} {
			k.silences(login)
		}
		k.c.Now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	}, Waiting, "3/6", "Det behövs svar från 4 stolar"},
	{"nobody knows when the idea entered the step", func(k *trial) {
		k.silences(care)
		k.c.Entered = 0
		k.c.Now = time.Date(2027, 3, 31, 12, 0, 0, 0, time.UTC)
	}, Waiting, "5/6", "Vård och omsorg har inte svarat."},

	// The decider.
	{"the decider has not approved", func(k *trial) { k.silences(theTeam) }, Waiting, "6/6", "Projektgruppen har inte godkänt beslutet."},
	{"the decider approved an older wording", func(k *trial) { k.silences(theTeam); k.saysOf(olderWords, theTeam, forge.Approved, "") }, Waiting, "6/6", "Projektgruppen har godkänt en äldre lydelse av beslutet."},
	{"the decider comments after approving", func(k *trial) { k.says(theTeam, forge.Commented, "Bra arbetat!") }, Ready, "6/6", ""},
	{"the decider's approval was withdrawn", func(k *trial) { k.says(theTeam, forge.Dismissed, "") }, Waiting, "6/6", "Projektgruppen har inte godkänt beslutet."},
	{"the decider approves and advises another way", func(k *trial) { k.silences(theTeam); k.says(theTeam, forge.Approved, "Råd: nej") }, Waiting, "6/6", "Projektgruppen har inte godkänt beslutet."},
	{"a seat's approval is not the decider's", func(k *trial) { k.silences(theTeam); k.says(care, forge.Approved, fullReview) }, Waiting, "6/6", "Projektgruppen har inte godkänt beslutet."},
	{"the decision is still a draft", func(k *trial) {
		k.decide("ja", "utredning", "[Skriv skälet här]")
		k.c.Effect.Findings = []Finding{{fault.Fault{File: k.c.Effect.Moved[0].New.Path, Message: "Beslutet är inte färdigt."}, Error}}
	}, Waiting, "6/6", "Projektgruppen har inte skrivit beslutet."},
	{"the one who had the idea takes it back", func(k *trial) {
		k.c.Reviews = nil
		k.decide("aterkalla", "aterkallad", "Idégivaren vill det.")
	}, Ready, "0/0", ""},
	{"someone else takes the idea back by hand", func(k *trial) {
		k.c.Reviews = nil
		k.decide("aterkalla", "aterkallad", "Idégivaren vill det.")
		k.c.Pull.Author = "granne"
	}, Waiting, "0/0", "Bara idégivaren kan bestämma det här"},

	// What is advised, and what is decided.
	{"a no after an advised yes has no majority", func(k *trial) {
		k.decide("nej", "avslutad", "Vi vill inte.")
	}, Waiting, "6/6", "Beslutet nej kräver att mer än hälften råder till det. 0 av 6 gör det."},
	{"a rest after an advised yes is the decider's to choose, and is told", func(k *trial) {
		k.decide("vila", "vilande", "Biblioteket byggs om.")
	}, Ready, "0/0", "Bedömargruppen råder ja. Beslutet är vila."},
	{"half advise a yes, and the chair is one of them", func(k *trial) {
		for _, login := range []string{care, culture, build} {
			k.says(login, forge.Approved, "Råd: nej")
		}
	}, Ready, "6/6", "ja: 3, nej: 3"},
	{"half advise a yes, and the chair is not one of them", func(k *trial) {
		for _, login := range []string{chair, culture, build} {
			k.says(login, forge.Approved, "Råd: nej")
		}
	}, Waiting, "6/6", "3 av 6 gör det."},
	{"the seats disagree", func(k *trial) { k.says(care, forge.Approved, strings.Replace(fullReview, "redan: 3", "redan: 1", 1)) }, Ready, "6/6", "Stolarna är oeniga om finns redan."},
	{"the middle of an even number of answers is the lower of the two", func(k *trial) {
		for _, login := range []string{care, culture, build} {
			k.says(login, forge.Approved, strings.Replace(fullReview, "redan: 3", "redan: 2", 1))
		}
	}, Ready, "6/6", "| 2: 3, 3: 3 | 2 (Ja, på några ställen) |"},
	{"half say no to a gate", func(k *trial) {
		c := k.c.Effect.Rules.Process.Form("bedomning").Criterion("samverkan")
		c.Gate, c.Scale = true, "ja_nej"
		for i := range k.c.Reviews {
			answer := "ja"
			if i < 3 {
				answer = "nej"
			}
			k.c.Reviews[i].Body = strings.Replace(k.c.Reviews[i].Body, "Biblioteket", answer, 1)
		}
	}, Waiting, "6/6", "3 av 6 har svarat nej på Samverkan, som är en spärr."},

	// Who has written the proposal.
	{"the author of a hand-made pull request approves it", func(k *trial) { k.c.Pull.Author = "Slussteam-1" }, Waiting, "6/6", "Den som har skrivit något i förslaget kan inte också granska det."},
	{"the author of a commit approves it", func(k *trial) { k.c.Commits[0].Author = forge.Signature{Login: "slussteam-1", Email: "x@example.se"} }, Waiting, "6/6", "kan inte också granska det"},
	{"the committer approves it", func(k *trial) {
		k.c.Commits[0].Committer = forge.Signature{Login: "slussteam-1", Email: "x@example.se"}
	}, Waiting, "6/6", "kan inte också granska det"},
	{"the forge does not know whose commit it is, but its address does", func(k *trial) {
		k.c.Commits[0].Author = forge.Signature{Name: "T", Email: "12+slussteam-1@users.noreply.github.com"}
	}, Waiting, "6/6", "kan inte också granska det"},
	{"a commit in the bot's name belongs to someone's account", func(k *trial) { k.c.Commits[0].Author.Login = theTeam }, Waiting, "6/6", "kan inte också granska det"},
	{"another of the bot's accounts opened it", func(k *trial) {
		k.c.Effect.Rules.Hosting = &process.Hosting{Bots: []string{"Gammal-Bot"}}
		k.c.Pull.Author = "gammal-bot"
	}, Ready, "6/6", ""},
	{"another of the bot's accounts approves without signing", func(k *trial) {
		k.c.Effect.Rules.Hosting = &process.Hosting{Bots: []string{care}}
	}, Waiting, "5/6", "saknar underskrift"},
	{"a seat wrote the proposal, so its substitute is asked", func(k *trial) { k.c.Pull.Author = care }, Waiting, "5/6", "Ersättaren för Vård och omsorg har inte svarat."},
	{"a seat without a substitute wrote the proposal", func(k *trial) {
		k.c.Pull.Author = care
		k.c.Effect.Rules.Roster.Seat(care).Substitutes = nil
	}, Ready, "5/6", "Vård och omsorg: obesatt."},
	{"another of the team wrote it by hand", func(k *trial) { k.c.Pull.Author = "slussteam-2" }, Ready, "6/6", ""},

	// What the forge and the findings say.
	{"the change has a fault", func(k *trial) {
		k.c.Effect.Findings = []Finding{{fault.Fault{File: "x", Message: "Två idéer i samma förslag.", Remedy: "Dela upp det."}, Error}}
	}, Faulty, "6/6", "Två idéer i samma förslag. Dela upp det."},
	{"the change has a warning", func(k *trial) { k.c.Effect.Findings = []Finding{{fault.Fault{Message: "Sen."}, Warning}} }, Ready, "6/6", ""},
	{"the process has no such way", func(k *trial) { k.c.Effect.Moved[0].Transition = nil }, Faulty, "0/0", "på ett sätt som processen inte har"},
	{"two ideas move at once", func(k *trial) { k.c.Effect.Moved = append(k.c.Effect.Moved, k.c.Effect.Moved[0]) }, Faulty, "0/0", ""},
	{"the pull request is closed", func(k *trial) { k.c.Pull.State = forge.Closed }, Faulty, "6/6", ""},
	{"the rules cannot be read", func(k *trial) { k.c.Effect.Rules = nil }, Faulty, "0/0", "Reglerna i site/ går inte att läsa."},
	{"more than a hundred reviews, and the last one counts", func(k *trial) {
		for range 120 {
			k.says("granne", forge.Commented, "Heja!")
		}
		k.says(care, forge.ChangesRequested, "Vänta.")
	}, Objected, "5/6", "Vård och omsorg har en invändning"},

	// The answer before this one.
	{"the earlier answer has not reached the one who had the idea", func(k *trial) { k.c.Effect.Moved[0].Delivery = true }, Waiting, "6/6", "Idégivaren har inte fått det förra svaret."},
	{"the team has given the answer", func(k *trial) {
		k.c.Effect.Moved[0].Delivery = true
		k.says("slussteam-2", forge.Commented, "Återkoppling: given")
	}, Ready, "6/6", ""},
	{"a blind seat cannot know that the answer was given", func(k *trial) {
		k.c.Effect.Moved[0].Delivery = true
		k.says(care, forge.Commented, "Återkoppling: given")
	}, Waiting, "6/6", "har inte fått det förra svaret"},
	{"the gateway attests that the answer was given", func(k *trial) {
		k.c.Effect.Moved[0].Delivery = true
		b := k.ballot("slussteam")
		b.Kind, b.Advice, b.Answers, b.Conflict = FeedbackBallot, "", nil, NotAsked
		k.posts(b)
	}, Ready, "6/6", ""},
	{"the gateway attests it in a comment", func(k *trial) {
		k.c.Effect.Moved[0].Delivery = true
		b := k.ballot("slussteam")
		b.Kind, b.Advice, b.Answers, b.Conflict = FeedbackBallot, "", nil, NotAsked
		k.comments(b)
	}, Ready, "6/6", ""},
	{"the gateway's comment has been edited", func(k *trial) {
		k.c.Effect.Moved[0].Delivery = true
		b := k.ballot("slussteam")
		b.Kind, b.Advice, b.Answers, b.Conflict, b.Pull = FeedbackBallot, "", nil, NotAsked, 16
		k.comments(b)
		k.c.Comments[0].Body = strings.Replace(k.c.Comments[0].Body, `"forslag":16`, `"forslag":17`, 1)
	}, Waiting, "6/6", "Signaturen stämmer inte med texten."},
	{"a vote in a comment is no vote, though it is signed", func(k *trial) {
		k.silences(care)
		k.comments(k.ballot(care))
	}, Waiting, "5/6", "Vård och omsorg har inte svarat."},
}

func TestJudge(t *testing.T) {
	for _, c := range judgeCases {
		t.Run(c.sentence, func(t *testing.T) {
			k := newTrial(t)
			c.spoil(k)
			k.judge(c.standing, c.votes, c.tells)
		})
	}
}

// judge holds the verdict against what is wanted.
func (k *trial) judge(standing Standing, votes, tells string) *Verdict {
	k.t.Helper()
	v := Judge(k.c)
	got := fmt.Sprintf("%d/%d", v.votes(), v.Seats)
	if v.Seats == 0 {
		got = "0/0"
	}
	if v.Standing != standing || got != votes {
		k.t.Errorf("it stands %s with %s, want %s with %s", v.Standing, got, standing, votes)
	}
	if !strings.Contains(strings.NewReplacer(`\[`, "[").Replace(v.Text()), tells) {
		k.t.Errorf("it does not tell %q", tells)
	}
	if short := v.Short(); len([]rune(short)) > maxStatus || short == "" {
		k.t.Errorf("the status is %q", short)
	}
	if k.t.Failed() {
		k.t.Logf("the verdict:\n%s\n%s", v.Short(), v.Text())
	}
	return v
}

// Signed assessments: the seat of care says nothing with its own account.
var ballotCases = []judgeCase{
	{"a signed assessment counts", func(k *trial) { k.posts(k.ballot(care)) }, Ready, "6/6", "Vård och omsorg: ja."},
	{"a signed assessment of a substitute", func(k *trial) { b := k.ballot(care); b.Part = Substitute; k.posts(b) }, Ready, "6/6", "Vård och omsorg (ersättare): ja."},
	{"a seat is told to be vacant", func(k *trial) {
		b := k.ballot(care)
		b.Part, b.Advice, b.Answers, b.Conflict, b.Reasons = Vacant, "", nil, NotAsked, ""
		k.posts(b)
	}, Ready, "5/6", "Vård och omsorg: obesatt."},
	{"a seat says something else later", func(k *trial) {
		k.posts(k.ballot(care))
		b := k.ballot(care)
		b.Number, b.Advice = 2, process.No
		k.posts(b)
	}, Ready, "6/6", "ja: 5, nej: 1"},
	{"an unsigned review by the bot", func(k *trial) { k.says(theBot, forge.Commented, fullReview) }, Waiting, "5/6", "saknar underskrift"},
	{"an approval by the bot", func(k *trial) { k.says(strings.ToUpper(theBot), forge.Approved, "Råd: ja") }, Waiting, "5/6", "saknar underskrift"},
	{"a signature by another key", func(k *trial) {
		k.posts(k.ballot(care))
		body := k.last().Body
		k.last().Body = body[:strings.LastIndex(strings.TrimSuffix(body, ballotClose), "\n")+1] + strings.Repeat("A", 86) + "==" + ballotClose
	}, Waiting, "5/6", "Signaturen stämmer inte med texten."},
	{"the words for people are edited", func(k *trial) {
		k.posts(k.ballot(care))
		k.last().Body = strings.Replace(k.last().Body, "Den behövs.", "Den behövs inte.", 1)
	}, Waiting, "5/6", "Signaturen stämmer inte med texten."},
	{"the advice is edited", func(k *trial) {
		k.posts(k.ballot(care))
		k.last().Body = strings.Replace(k.last().Body, `"rad":"ja"`, `"rad":"nej"`, 1)
	}, Waiting, "5/6", "Signaturen stämmer inte med texten."},
	{"something is written after the block", func(k *trial) { k.posts(k.ballot(care)); k.last().Body += "\n\nRåd: nej" }, Waiting, "5/6", "Underskriften går inte att läsa."},
	{"the block is copied by a person", func(k *trial) { k.posts(k.ballot(care)); k.last().Author = "granne" }, Waiting, "5/6", "Vård och omsorg har inte svarat."},
	{"it is replayed from another sluss", func(k *trial) { b := k.ballot(care); b.Repository = "github.com/annan/sluss"; k.posts(b) }, Waiting, "5/6", "Den är signerad för en annan sluss."},
	{"it is replayed from another pull request", func(k *trial) { b := k.ballot(care); b.Pull = 16; k.posts(b) }, Waiting, "5/6", "Den är signerad för ett annat förslag."},
	{"it is about an older text", func(k *trial) { b := k.ballot(care); b.Underlag = strings.Repeat("0", 64); k.posts(b) }, Waiting, "5/6", "Granskaren läste en äldre text."},
	{"an older one is posted once more", func(k *trial) {
		k.posts(k.ballot(care))
		b := k.ballot(care)
		b.Number, b.Advice = 2, process.No
		k.posts(b)
		k.posts(k.ballot(care))
	}, Ready, "6/6", "ja: 5, nej: 1"},
	{"its seat does not vote here", func(k *trial) { k.posts(k.ballot("kommunikator")) }, Waiting, "5/6", "Stolen röstar inte i det här steget."},
	{"its seat's term is over", func(k *trial) {
		k.posts(k.ballot(care))
		k.c.Effect.Rules.Roster.Seat(care).Until = calendar.Day(2026, time.March, 19)
	}, Ready, "5/6", "Stolens tid hade gått ut."},
	{"its seat does not exist", func(k *trial) { k.posts(k.ballot("stol-ingenstans")) }, Waiting, "5/6", "Den talar för en stol som inte finns."},
	{"its key may not speak for the seat", func(k *trial) { k.c.Effect.Rules.Keys.Keys[0].Seats = []string{culture}; k.posts(k.ballot(care)) }, Waiting, "5/6", "nyckel som inte får tala för stolen"},
	{"its key is not known", func(k *trial) { b := k.ballot(care); b.Key = "okand"; k.posts(b) }, Waiting, "5/6", "nyckel som inte finns"},
	{"nobody signs here", func(k *trial) { k.c.Effect.Rules.Keys = nil; k.posts(k.ballot(care)) }, Waiting, "5/6", "nyckel som inte finns"},
	{"its key has been taken out of use", func(k *trial) {
		k.c.Effect.Rules.Keys.Keys[0].Until = calendar.Day(2026, time.March, 19)
		k.posts(k.ballot(care))
	}, Waiting, "5/6", "nyckel som har slutat gälla"},
	{"its key is not in use yet", func(k *trial) {
		k.c.Effect.Rules.Keys.Keys[0].From = calendar.Day(2026, time.March, 21)
		k.posts(k.ballot(care))
	}, Waiting, "5/6", "nyckel som inte gällde än"},
	{"it is dated after it came", func(k *trial) { b := k.ballot(care); b.Day = calendar.Day(2026, time.March, 25); k.posts(b) }, Waiting, "5/6", "daterad efter den dag då den kom"},
	{"it was withdrawn", func(k *trial) { k.posts(k.ballot(care)); k.last().State = forge.Dismissed }, Waiting, "5/6", "Den är tillbakadragen."},
	{"its advice is not a way out of the step", func(k *trial) { b := k.ballot(care); b.Advice = process.Try; k.posts(b) }, Waiting, "5/6", "Rådet finns inte i det här steget."},
	{"the decider approves through the workplace", func(k *trial) {
		k.posts(k.ballot(care))
		k.silences(theTeam)
		b := k.ballot("slussteam")
		b.Kind, b.Advice, b.Answers, b.Wording = DecisionBallot, "", nil, Wording(&k.c.Effect.Moved[0].New.Idea)
		k.posts(b)
	}, Ready, "6/6", "Godkänt av Projektgruppen"},
	{"the decider approved an older wording through the workplace", func(k *trial) {
		k.posts(k.ballot(care))
		k.silences(theTeam)
		b := k.ballot("slussteam")
		b.Kind, b.Advice, b.Answers, b.Wording = DecisionBallot, "", nil, strings.Repeat("0", 64)
		k.posts(b)
	}, Waiting, "6/6", "äldre lydelse av beslutet"},
	{"a seat that does not decide signs a decision", func(k *trial) {
		k.posts(k.ballot(care))
		k.silences(theTeam)
		b := k.ballot(culture)
		b.Kind, b.Advice, b.Answers, b.Wording = DecisionBallot, "", nil, Wording(&k.c.Effect.Moved[0].New.Idea)
		k.posts(b)
	}, Waiting, "6/6", "Stolen beslutar inte om det här."},
}

func TestJudgeSignedAssessments(t *testing.T) {
	for _, c := range ballotCases {
		t.Run(c.sentence, func(t *testing.T) {
			k := newTrial(t)
			k.silences(care)
			c.spoil(k)
			k.judge(c.standing, c.votes, c.tells)
		})
	}
}
