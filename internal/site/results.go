package site

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
)

// resultsView is what resultat.html gets: the figures the municipality answers
// for.
type resultsView struct {
	Lead   string
	Key    []row
	Charts []*chartView
}

// resultsPage gives the page with the figures, and each figure as CSV.
func (b *builder) resultsPage() []job {
	charts := b.charts()
	for _, c := range charts {
		c.CSV = b.public.url(c.file())
	}
	p := &Page{
		Path: "/resultat/", Kind: "resultat", Title: "Resultat i siffror", Section: "/resultat/",
		Description: "Hur många idéer som har kommit in, hur fort vi svarar och vad idéerna har lett till.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}},
	}
	jobs := []job{page(b.public, p, func() *resultsView {
		return &resultsView{
			Lead: fmt.Sprintf("Siffrorna gäller alla idéer som har kommit in till %s fram till den %s.", b.config.Name, b.in.Today.Words()),
			Key:  b.keyFigures(), Charts: charts,
		}
	})}
	for _, c := range charts {
		jobs = append(jobs, func() error {
			data, err := c.csv()
			if err != nil {
				return err
			}
			return b.public.file(c.file(), data)
		})
	}
	return jobs
}

func (c *chartView) file() string { return "/data/resultat-" + c.ID + ".csv" }

// keyFigures are the figures that are one number each.
func (b *builder) keyFigures() []row {
	s := b.statistics
	rows := []row{
		{Term: fmt.Sprintf("Idéer som har kommit in %d", s.Year), Text: number(s.ThisYear)},
		{Term: "Idéer som har kommit in sedan starten", Text: number(s.Total)},
		{Term: "Lanserade idéer", Text: number(s.Launched)},
		{Term: "Idéer som väntar på ett försenat svar", Text: number(s.Late)},
	}
	if s.FirstAnswers >= smallest {
		rows = append(rows, row{Term: "Hälften får sitt första svar inom", Text: plural(s.MedianFirst, "arbetsdag", "arbetsdagar")})
	}
	if s.Launched >= smallest {
		rows = append(rows, row{Term: "Hälften går från idé till lansering inom", Text: stretch(s.MedianLaunch)})
	}
	return rows
}

// charts gives the figures that are several numbers each. One without any
// number to show is left out.
func (b *builder) charts() []*chartView {
	var out []*chartView
	for _, c := range []*chartView{
		b.answersChart(), b.receivedChart(), b.launchedChart(), b.stagesChart(), b.outcomesChart(),
		b.areasChart(), b.effectsChart(), b.staysChart(), b.opinionsChart(),
	} {
		if c != nil {
			out = append(out, c)
		}
	}
	return out
}

func (b *builder) answersChart() *chartView {
	s, days := b.statistics, b.rules.Process.Promise.AnswerDays
	if s.FirstAnswers < smallest || days == 0 {
		return nil
	}
	c := newChart("svar-i-tid",
		fmt.Sprintf("%d%sprocent har fått sitt första svar i tid", share(s.OnTime, s.FirstAnswers), nbsp),
		[]figure{{label: "I tid", n: s.OnTime}, {label: "Senare eller inte än", n: s.FirstAnswers - s.OnTime}})
	c.Caption, c.Label, c.Value = "Första svaret till idégivaren", "När svaret kom", "Antal idéer"
	c.Method = fmt.Sprintf("I tid betyder inom %s från den dag idén kom in. Helger och helgdagar räknas inte. En idé som väntar på svar är med först när svaret är försenat.", plural(days, "arbetsdag", "arbetsdagar"))
	return c
}

func (b *builder) receivedChart() *chartView {
	var figures []figure
	total := 0
	for _, y := range b.statistics.Years {
		figures = append(figures, figure{label: strconv.Itoa(y.Year), n: y.Received})
		total += y.Received
	}
	if total < smallest {
		return nil
	}
	c := newChart("inkomna", fmt.Sprintf("%s har kommit in", plural(total, "idé", "idéer")), figures)
	c.Caption, c.Label, c.Value = "Idéer som har kommit in per år", "År", "Antal idéer"
	c.Method = "Vi räknar idéer och problem efter den dag de registrerades. Också de som har tagits tillbaka är med."
	return c
}

func (b *builder) launchedChart() *chartView {
	var figures []figure
	total := 0
	for _, y := range b.statistics.Years {
		figures = append(figures, figure{label: strconv.Itoa(y.Year), n: y.Launched})
		total += y.Launched
	}
	if total == 0 {
		return nil
	}
	c := newChart("lanserade", fmt.Sprintf("%s har lanserats", plural(total, "idé", "idéer")), figures)
	c.Caption, c.Label, c.Value = "Lanserade idéer per år", "År", "Antal idéer"
	c.Method = "Vi räknar idéer efter den dag de lanserades. Idéer som inte längre används är med."
	return c
}

func (b *builder) stagesChart() *chartView {
	p := b.rules.Process
	var figures []figure
	under := 0
	for _, stage := range p.Stages {
		n := 0
		for _, s := range b.statistics.Steps {
			if s.Step.Number == stage.Number && s.Step.Kind != process.Done {
				n += s.N
			}
		}
		under += n
		figures = append(figures, figure{label: fmt.Sprintf("%d. %s", stage.Number, stage.Name), n: n})
	}
	if under < smallest {
		return nil
	}
	c := newChart("steg", fmt.Sprintf("%s är i något av stegen nu", plural(under, "idé", "idéer")), figures)
	c.Caption, c.Label, c.Value = "Idéer i varje steg just nu", "Steg", "Antal idéer"
	c.Method = "Varje idé räknas i det steg där den är. Idéer som är klara, vilar, har lämnats vidare eller har avslutats är inte med."
	return c
}

func (b *builder) outcomesChart() *chartView {
	var figures []figure
	onTheWay := 0
	for _, o := range b.statistics.Outcomes {
		figures = append(figures, figure{label: o.Name, n: o.N})
		if o.Name == goesOn || o.Name == launchedName {
			onTheWay += o.N
		}
	}
	if b.statistics.Total < smallest {
		return nil
	}
	c := newChart("utfall", fmt.Sprintf("%d%sprocent av idéerna är på väg eller har lanserats", share(onTheWay, b.statistics.Total), nbsp), suppress(figures, true))
	c.Caption, c.Label, c.Value = "Vad som har hänt med idéerna", "Vad som har hänt", "Antal idéer"
	c.Method = "Varje idé räknas en gång, efter det steg där den är nu."
	return c
}

func (b *builder) areasChart() *chartView {
	figures, top := termFigures(b.statistics.Areas)
	if top.n < smallest {
		return nil
	}
	c := newChart("omraden", "Flest idéer rör "+lowerFirst(top.label), suppress(figures, false))
	c.Caption, c.Label, c.Value = "Idéer per område", "Område", "Antal idéer"
	c.Method = "Alla idéer är med, också de som inte har lanserats. En idé kan höra till flera områden och räknas då i alla."
	return c
}

func (b *builder) effectsChart() *chartView {
	figures, top := termFigures(b.statistics.Effects)
	if top.n == 0 {
		return nil
	}
	c := newChart("effekter", fmt.Sprintf("Den vanligaste effekten är %q", lowerFirst(top.label)), figures)
	c.Title = strings.NewReplacer(`"`, "”").Replace(c.Title)
	c.Caption, c.Label, c.Value = "Effekter av de lanserade idéerna", "Typ av effekt", "Antal idéer"
	c.Method = "Bara lanserade idéer är med. En idé kan ha flera effekter och räknas då i alla."
	return c
}

func termFigures(counts []TermCount) (figures []figure, top figure) {
	for _, t := range counts {
		f := figure{label: t.Term.Name, n: t.N}
		figures = append(figures, f)
		if f.n > top.n {
			top = f
		}
	}
	return figures, top
}

func (b *builder) staysChart() *chartView {
	var figures []figure
	for _, s := range b.statistics.Ways.Steps {
		if s.Left.Shown() {
			figures = append(figures, figure{label: s.Step.Name, n: s.Left.Median})
		}
	}
	if len(figures) == 0 {
		return nil
	}
	c := newChart("tid-i-steg", "Så länge är en idé i varje steg", figures)
	c.Caption, c.Label, c.Value = "Mediantid i varje steg", "Steg", "Antal arbetsdagar"
	c.Method = "Hälften av idéerna har lämnat steget fortare än så. Helger och helgdagar räknas inte. Bara steg som minst 5 idéer har lämnat är med."
	return c
}
