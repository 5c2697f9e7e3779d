package main

import (
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"
)

// apart is how far the two sites' page counts may be from each other, as a
// share of the larger, before a comparison says nothing.
const apart = 0.01

// report prints what was measured as Markdown. It is an error if the two did
// not build the same pages.
func report(w io.Writer, results []result, hugo string, when time.Time) error {
	if hugo != "" {
		hugo = ", against " + hugo
	}
	fmt.Fprintf(w, "Measured %s on %s, with %s%s.\n\n", when.Format(time.DateOnly), machine(), runtime.Version(), hugo)
	fmt.Fprintln(w, "| ideas | | CPU | wall | peak memory | pages | written |")
	fmt.Fprintln(w, "|---:|---|---:|---:|---:|---:|---:|")
	for _, r := range results {
		row(w, r.ideas, "idesluss", r.ours)
		if r.hugos == nil {
			continue
		}
		row(w, r.ideas, "Hugo", *r.hugos)
		fmt.Fprintf(w, "| | **ratio** | **%s** | **%s** | **%s** | %s | %s |\n",
			ratio(r.ours.cpu, r.hugos.cpu), ratio(r.ours.wall, r.hugos.wall), ratio(r.ours.peak, r.hugos.peak),
			ratio(r.ours.pages(), r.hugos.pages()), ratio(r.ours.bytes, r.hugos.bytes))
	}
	fmt.Fprintf(w, "\nPages of each kind, idesluss / Hugo:\n\n")
	if err := kindTable(w, results); err != nil {
		return err
	}
	for _, r := range results {
		if r.hugos == nil {
			continue
		}
		a, b := r.ours.pages(), r.hugos.pages()
		if float64(max(a, b)-min(a, b)) > apart*float64(max(a, b)) {
			return fmt.Errorf("with %d ideas idesluss built %d pages and Hugo %d: the two sites are not alike", r.ideas, a, b)
		}
	}
	return nil
}

func row(w io.Writer, ideas int, name string, s side) {
	fmt.Fprintf(w, "| %d | %s | %.2f s | %.2f s | %d MiB | %d | %.1f MB |\n",
		ideas, name, s.cpu.Seconds(), s.wall.Seconds(), s.peak>>20, s.pages(), float64(s.bytes)/1e6)
}

func ratio[T int | int64 | time.Duration](ours, hugos T) string {
	if hugos == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(ours)/float64(hugos))
}

func kindTable(w io.Writer, results []result) error {
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	line := func(first string, cell func(result) string) {
		fmt.Fprintf(table, "| %s", first)
		for _, r := range results {
			fmt.Fprintf(table, "\t| %s", cell(r))
		}
		fmt.Fprintln(table, "\t|")
	}
	line("ideas", func(r result) string { return fmt.Sprint(r.ideas) })
	line("---", func(result) string { return "---:" })
	for k, kind := range kinds {
		line(kind.name, func(r result) string {
			if r.hugos == nil {
				return fmt.Sprint(r.ours.byKind[k])
			}
			return fmt.Sprintf("%d / %d", r.ours.byKind[k], r.hugos.byKind[k])
		})
	}
	return table.Flush()
}
