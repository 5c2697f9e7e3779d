package calendar

// Workdays counts working days between many pairs of days: it has looked at
// each day once.
type Workdays struct {
	first Date
	sums  []int32 // working days from first up to and with each day
}

// CountWorkdays looks at the days from first to last.
func CountWorkdays(first, last Date) *Workdays {
	w := &Workdays{first: first, sums: make([]int32, max(0, last-first+1))}
	n := int32(0)
	for i := range w.sums {
		if first.AddDays(i).IsWorkday() {
			n++
		}
		w.sums[i] = n
	}
	return w
}

// Between gives what [WorkdaysBetween] does, the sooner when both days are
// among those that were looked at.
func (w *Workdays) Between(from, to Date) int {
	last := w.first + Date(len(w.sums)) - 1
	if min(from, to) < w.first || max(from, to) > last {
		return WorkdaysBetween(from, to)
	}
	return int(w.sums[to-w.first] - w.sums[from-w.first])
}
