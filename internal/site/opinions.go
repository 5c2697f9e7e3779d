package site

import "fmt"

// Opinion is how those who have had ideas answer one question about the
// support, with yes or no. Zone 1 counts; nobody's answer is here.
type Opinion struct {
	Question     string
	Yes, Answers int
}

// opinionsChart shows the share of yes to each question. A question that fewer
// than five have answered is left out.
func (b *builder) opinionsChart() *chartView {
	var figures []figure
	most := 0
	for _, o := range b.in.Opinions {
		if o.Answers >= smallest {
			figures = append(figures, figure{label: o.Question, n: share(o.Yes, o.Answers)})
			most = max(most, o.Answers)
		}
	}
	if len(figures) == 0 {
		return nil
	}
	c := newChart("stod", "Så upplever idégivarna stödet", figures)
	c.Caption, c.Label, c.Value = "Svar på våra frågor till idégivarna", "Fråga", "Procent som har svarat ja"
	c.Method = fmt.Sprintf("Vi frågar när idén har gått hela vägen. Det är frivilligt att svara. Vi vet inte vem som har svarat vad. Som mest har %s svarat på en fråga. Bara frågor med minst 5 svar är med.", plural(most, "person", "personer"))
	return c
}
