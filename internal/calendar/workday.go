package calendar

import "time"

// IsWorkday reports whether a municipality's offices are open: Monday to
// Friday, holidays excepted.
func (d Date) IsWorkday() bool {
	switch d.Time().Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return d.Holiday() == ""
}

// The first and the last date that can be written.
var (
	firstDate = Day(1971, time.January, 1)
	lastDate  = Day(2199, time.December, 31)
)

// AddWorkdays gives the nth working day after d; before d when n is negative.
// The day d itself is never counted. With n = 0 it is d when that is a working
// day, and the next working day otherwise, so the answer is always one.
// It goes no further than the years that [ParseDate] reads.
func (d Date) AddWorkdays(n int) Date {
	if n == 0 {
		for !d.IsWorkday() {
			d++
		}
		return d
	}
	step := 1
	if n < 0 {
		n, step = -n, -1
	}
	for n > 0 && d > firstDate && d < lastDate {
		d = d.AddDays(step)
		if d.IsWorkday() {
			n--
		}
	}
	return d
}

// WorkdaysBetween counts the working days after from, up to and including to.
// It is negative when to comes first, so that
// WorkdaysBetween(d, d.AddWorkdays(n)) is n for every n but 0.
func WorkdaysBetween(from, to Date) int {
	if to < from {
		return -countWorkdays(to, from-1)
	}
	return countWorkdays(from+1, to)
}

// countWorkdays counts the working days from first to last, both included.
func countWorkdays(first, last Date) int {
	n := 0
	for d := first; d <= last; d++ {
		if d.IsWorkday() {
			n++
		}
	}
	return n
}
